namespace Scheduler.Messages.Services;

/// <summary>The update of another service of the stack, asked for together with this one's, that is to be over first.</summary>
/// <param name="Service">Its name within the stack.</param>
/// <param name="Revision">That its update leads to.</param>
public sealed record UpdateAfter(string Service, int Revision);

using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Core.Views;

namespace Scheduler.Core.Locks;

/// <summary>What locks and sessions have around them.</summary>
/// <param name="Ask">Reaches a session from a lock.</param>
/// <param name="Deliver">As <paramref name="Ask"/>, for what may be lost.</param>
public sealed record LockSurroundings(LockBoard Board, Feed Feed, AskEntity Ask, DeliverToEntity Deliver, LockOptions Options);

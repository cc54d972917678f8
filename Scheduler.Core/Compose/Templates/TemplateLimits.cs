namespace Scheduler.Core.Compose.Templates;

/// <summary>Bounds on what a template may cost, whatever is written in it.</summary>
internal static class TemplateLimits
{
    /// <summary>Characters that a template may give.</summary>
    public const int OutputLengthMax = ComposeLimits.FileLengthMax;

    /// <summary>Blocks and parentheses within one another.</summary>
    public const int DepthMax = 64;

    /// <summary><c>else if</c>s of a template.</summary>
    public const int ElseIfsMax = 500;

    /// <summary>Blocks, actions and words carried out, every turn of a loop counted.</summary>
    public const int StepsMax = 200_000;

    /// <summary>Items of one list that a function makes.</summary>
    public const int ItemsMax = 10_000;

    /// <summary>Characters and items that all functions together may make.</summary>
    public const int MadeMax = 8 * 1024 * 1024;

    /// <summary>Variables in force at one time.</summary>
    public const int VariablesMax = 500;
}

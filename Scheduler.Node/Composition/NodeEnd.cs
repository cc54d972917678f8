namespace Scheduler.Node.Composition;

/// <summary>Why one life of a node is over.</summary>
internal enum NodeEnd
{
    /// <summary>A person or the system asked for it.</summary>
    Stopped,

    /// <summary>The others declared it down; the process may join anew.</summary>
    DeclaredDown,

    /// <summary>The database no longer knows it, nor a later life of it: it has lost its rows. The process may join anew.</summary>
    Forgotten,

    /// <summary>Another process runs under the same name.</summary>
    Replaced,
}

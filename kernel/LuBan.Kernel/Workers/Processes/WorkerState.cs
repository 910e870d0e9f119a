namespace LuBan.Kernel.Workers.Processes;

/// <summary>How a worker stands.</summary>
internal enum WorkerState
{
    /// <summary>It does not run, and nobody will start it.</summary>
    Stopped,

    /// <summary>Its process is on its way up.</summary>
    Starting,

    /// <summary>It serves.</summary>
    Ready,

    /// <summary>It was stopped because nobody needed it; the next request starts it.</summary>
    Idle,

    /// <summary>It ended, and is started again in a while.</summary>
    BackingOff,

    /// <summary>It ends again and again; it is tried seldom.</summary>
    CrashLoop,
}

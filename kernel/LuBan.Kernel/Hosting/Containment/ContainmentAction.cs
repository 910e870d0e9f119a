namespace LuBan.Kernel.Hosting;

/// <summary>What is done about an extension that fails again and again.</summary>
public enum ContainmentAction
{
    /// <summary>It is said: in its health, its log and an event.</summary>
    Report,

    /// <summary>It goes on in a worker process.</summary>
    Process,

    /// <summary>It is disabled.</summary>
    Disable,
}

namespace LuBan.Extensions.Processes;

/// <summary>How a process is started: in a session of its own, detached from the kernel, its output in files.</summary>
public sealed record ProcessStart
{
    /// <summary>The folder of this one process, absolute: its identity, exit code and output. Made when it is missing, with mode 0700. What an ended process left there is replaced.</summary>
    public required string Folder { get; init; }

    /// <summary>The program, an absolute path.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments. Everybody on the machine can read them: no secrets.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its environment: exactly these, and <c>LUBAN_PROCESS</c>, by which descendants are found that left the session. Nothing is inherited. Names are letters, digits and <c>_</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs; the root folder when null. The user must be able to enter it.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>A file that it reads from; nothing when null.</summary>
    public string? StandardInput { get; init; }

    /// <summary>As whom it runs; as the kernel when null. Needs root.</summary>
    public ProcessUser? User { get; init; }

    /// <summary>What it may use.</summary>
    public ProcessLimits Limits { get; init; } = new();
}

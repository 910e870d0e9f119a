namespace LuBan.Extensions.Processes;

/// <summary>What a process may use. Null is no limit.</summary>
public sealed record ProcessLimits
{
    /// <summary>Bytes of one output file, 1 and more. At the limit the file ends with a line that says so and the rest is dropped, or the file is rotated: see <see cref="OutputFiles"/>. The process itself never notices.</summary>
    public long? OutputBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many old files of each output are kept, as <c>output.1</c> (the newest) and so on. 0: the output is cut at the limit. With more, a file may be 1 MiB larger than the limit, and nothing is lost but what is older.</summary>
    public int OutputFiles { get; init; }

    /// <summary>Open files of each process.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>Processes and threads of the user, those of other starts among them.</summary>
    public long? Processes { get; init; }

    /// <summary>Address space in bytes of each process. Runtimes that reserve much more than they use need much more.</summary>
    public long? Memory { get; init; }

    /// <summary>Processor time in seconds of each process; then it is killed.</summary>
    public long? CpuSeconds { get; init; }
}

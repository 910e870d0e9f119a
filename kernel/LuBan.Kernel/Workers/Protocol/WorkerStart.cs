using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>What a worker is told when it starts: the line on its standard input. It holds secrets and is kept nowhere.</summary>
internal sealed record WorkerStart
{
    public required ExtensionManifest Manifest { get; init; }

    public required string PackageDirectory { get; init; }

    public required string AppDirectory { get; init; }

    public required string DataDirectory { get; init; }

    public JsonObject Config { get; init; } = [];

    /// <summary>Deadlines, and the version that the extension is told.</summary>
    public required ExtensionHostOptions Host { get; init; }

    public required string EnvironmentName { get; init; }

    /// <summary>What the kernel signs its requests with; new at each start of a process.</summary>
    public required byte[] Key { get; init; }

    /// <summary>The Unix socket of the kernel.</summary>
    public required string KernelSocket { get; init; }

    /// <summary>What the worker proves with there that it runs this extension; good for the life of this process only.</summary>
    public required string KernelToken { get; init; }
}

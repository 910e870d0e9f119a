namespace LuBan.Packages;

/// <summary>What an extension can do to its host beyond the SDK, as far as its assemblies show it. The names are permissions: an extension declares
/// them with <c>[assembly: ExtensionPermission("host.process", "…")]</c>.</summary>
public static class HostCapabilities
{
    /// <summary>Starts or ends processes. Must be declared.</summary>
    public const string Process = "host.process";

    /// <summary>Runs native code: P/Invoke, native libraries in the package. Must be declared.</summary>
    public const string Native = "host.native";

    /// <summary>Makes or loads code while it runs.</summary>
    public const string Emit = "host.emit";

    /// <summary>Opens network connections: sockets, HTTP clients, listeners.</summary>
    public const string Network = "host.network";

    /// <summary>Writes or deletes files.</summary>
    public const string Files = "host.files";

    /// <summary>Reads and writes memory without checks.</summary>
    public const string Unsafe = "host.unsafe";

    /// <summary>Reads or changes the host's environment variables.</summary>
    public const string Environment = "host.environment";

    /// <summary>Ends the host's process.</summary>
    public const string Exit = "host.exit";

    /// <summary>Those that a package must declare in its manifest; without, it is not accepted. The others are shown.</summary>
    public static IReadOnlyList<string> MustBeDeclared { get; } = [Process, Native];
}

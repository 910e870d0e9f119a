namespace LuBan.Packages;

/// <summary>Which types and members of .NET give which capability.</summary>
internal static class CapabilityRules
{
    private static readonly Dictionary<string, string> _types = new(StringComparer.Ordinal)
    {
        ["System.Diagnostics.ProcessStartInfo"] = HostCapabilities.Process,
        ["System.Runtime.InteropServices.NativeLibrary"] = HostCapabilities.Native,
        ["System.Runtime.Loader.AssemblyLoadContext"] = HostCapabilities.Emit,
        ["System.Runtime.Loader.AssemblyDependencyResolver"] = HostCapabilities.Emit,
        ["System.Net.HttpListener"] = HostCapabilities.Network,
        ["System.Net.WebClient"] = HostCapabilities.Network,
        ["System.Net.WebRequest"] = HostCapabilities.Network,
        ["System.Net.HttpWebRequest"] = HostCapabilities.Network,
        ["System.Net.Dns"] = HostCapabilities.Network,
        ["System.Net.WebSockets.ClientWebSocket"] = HostCapabilities.Network,
        ["System.Net.Http.HttpClient"] = HostCapabilities.Network,
        ["System.Net.Http.HttpMessageInvoker"] = HostCapabilities.Network,
        ["System.Net.Http.HttpClientHandler"] = HostCapabilities.Network,
        ["System.Net.Http.SocketsHttpHandler"] = HostCapabilities.Network,
        ["System.Net.Http.IHttpClientFactory"] = HostCapabilities.Network,
        ["System.IO.FileSystemWatcher"] = HostCapabilities.Files,
        ["System.Runtime.CompilerServices.Unsafe"] = HostCapabilities.Unsafe,
    };

    private static readonly (string Prefix, string Capability)[] _namespaces =
    [
        ("System.Reflection.Emit.", HostCapabilities.Emit),
        ("Microsoft.CodeAnalysis.Scripting.", HostCapabilities.Emit),
        ("System.Net.Sockets.", HostCapabilities.Network),
        ("System.Net.Mail.", HostCapabilities.Network),
        ("System.Net.NetworkInformation.Ping", HostCapabilities.Network),
        ("System.Net.Quic.", HostCapabilities.Network),
        ("System.IO.Pipes.", HostCapabilities.Network),
        ("System.IO.MemoryMappedFiles.", HostCapabilities.Files),
    ];

    // Values and faults of a namespace that open nothing themselves.
    private static readonly HashSet<string> _harmless = new(StringComparer.Ordinal)
    {
        "System.Net.Sockets.SocketException", "System.Net.Sockets.SocketError", "System.Net.Sockets.AddressFamily", "System.Net.Sockets.ProtocolType", "System.Net.Sockets.SocketType",
        "System.Net.Mail.MailAddress", "System.Net.Mail.MailAddressCollection", "System.Reflection.Emit.OpCodes", "System.Reflection.Emit.OpCode",
    };

    private static readonly Dictionary<string, (string Capability, string[] Members)> _members = new(StringComparer.Ordinal)
    {
        // Reading its own process, as many libraries do for its id, starts nothing.
        ["System.Diagnostics.Process"] = (HostCapabilities.Process, ["Start", "Kill", "CloseMainWindow", "GetProcessById", "GetProcesses", "GetProcessesByName", "EnterDebugMode"]),
        ["System.Runtime.InteropServices.Marshal"] = (HostCapabilities.Native, ["GetDelegateForFunctionPointer", "GetFunctionPointerForDelegate", "AllocHGlobal", "WriteByte", "WriteInt32", "WriteInt64", "WriteIntPtr", "Copy", "PtrToStructure"]),
        ["System.Reflection.Assembly"] = (HostCapabilities.Emit, ["Load", "LoadFrom", "LoadFile", "LoadWithPartialName", "UnsafeLoadFrom", "LoadModule"]),
        ["System.AppDomain"] = (HostCapabilities.Emit, ["Load", "ExecuteAssembly", "ExecuteAssemblyByName", "CreateInstanceFrom", "CreateInstanceFromAndUnwrap"]),
        ["System.Activator"] = (HostCapabilities.Emit, ["CreateInstanceFrom"]),
        ["System.IO.File"] = (HostCapabilities.Files, ["Create", "CreateText", "CreateSymbolicLink", "Delete", "Move", "Copy", "Replace", "Open", "OpenHandle", "OpenWrite", "AppendText", "Encrypt", "Decrypt",
            "WriteAllText", "WriteAllTextAsync", "WriteAllBytes", "WriteAllBytesAsync", "WriteAllLines", "WriteAllLinesAsync", "AppendAllText", "AppendAllTextAsync", "AppendAllLines", "AppendAllLinesAsync", "AppendAllBytes", "AppendAllBytesAsync",
            "SetAttributes", "SetCreationTime", "SetCreationTimeUtc", "SetLastAccessTime", "SetLastAccessTimeUtc", "SetLastWriteTime", "SetLastWriteTimeUtc", "SetUnixFileMode"]),
        ["System.IO.Directory"] = (HostCapabilities.Files, ["CreateDirectory", "CreateSymbolicLink", "CreateTempSubdirectory", "Delete", "Move", "SetCurrentDirectory"]),
        ["System.IO.FileInfo"] = (HostCapabilities.Files, ["Create", "CreateText", "Delete", "MoveTo", "CopyTo", "Open", "OpenWrite", "AppendText", "Replace"]),
        ["System.IO.DirectoryInfo"] = (HostCapabilities.Files, ["Create", "CreateSubdirectory", "Delete", "MoveTo"]),
        ["System.IO.FileSystemInfo"] = (HostCapabilities.Files, ["Delete", "CreateAsSymbolicLink"]),
        ["System.IO.FileStream"] = (HostCapabilities.Files, [".ctor"]),
        ["System.IO.RandomAccess"] = (HostCapabilities.Files, ["Write", "WriteAsync", "SetLength"]),
        ["System.IO.Compression.ZipFile"] = (HostCapabilities.Files, ["CreateFromDirectory", "ExtractToDirectory", "CreateFromDirectoryAsync", "ExtractToDirectoryAsync"]),
        ["System.IO.Compression.ZipFileExtensions"] = (HostCapabilities.Files, ["ExtractToDirectory", "ExtractToFile"]),
        ["System.Environment"] = (HostCapabilities.Environment, ["GetEnvironmentVariable", "GetEnvironmentVariables", "SetEnvironmentVariable", "ExpandEnvironmentVariables", "GetCommandLineArgs"]),
    };

    public static string? ForType(string name)
    {
        if (_harmless.Contains(name)) return null;
        if (_types.TryGetValue(name, out var capability)) return capability;
        return Array.Find(_namespaces, one => name.StartsWith(one.Prefix, StringComparison.Ordinal)).Capability;
    }

    public static string? ForMember(string type, string member)
    {
        if (type == "System.Environment" && member is "Exit" or "FailFast") return HostCapabilities.Exit;
        return _members.TryGetValue(type, out var rule) && Array.IndexOf(rule.Members, member) >= 0 ? rule.Capability : null;
    }
}

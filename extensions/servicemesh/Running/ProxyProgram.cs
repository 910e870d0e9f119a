using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LuBan.Sdk;

namespace LuBan.ServiceMesh.Running;

/// <summary>The files of the data plane. They are copied out of the package, which goes with the extension's version while the process goes on.</summary>
internal sealed class ProxyProgram
{
    private const string Assembly = "LuBan.ServiceMesh.Proxy.dll";

    // The line ends: one without CR is the end of a line to some and not to others, and what is between them can be two requests.
    private const string RuntimeConfiguration = """
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "frameworks": [ { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, { "name": "Microsoft.AspNetCore.App", "version": "10.0.0" } ],
            "configProperties": { "System.GC.Server": false, "System.Globalization.Invariant": true, "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators": true }
          }
        }
        """;

    private readonly byte[] _assembly;
    private readonly string _folder;

    public ProxyProgram(IExtensionEnvironment environment)
    {
        var file = Directory.EnumerateFiles(environment.PackageDirectory, Assembly, SearchOption.AllDirectories).FirstOrDefault()
            ?? throw new MeshException("LB9351", $"The package in '{environment.PackageDirectory}' has no {Assembly}. Install the extension again.");
        _assembly = File.ReadAllBytes(file);
        Digest = Convert.ToHexStringLower(SHA256.HashData(_assembly))[..16];
        _folder = Path.Combine(environment.DataDirectory, "proxy", "bin", Digest);
    }

    /// <summary>Tells versions apart: the same program is never replaced by itself.</summary>
    public string Digest { get; }

    /// <summary>The muxer of the runtime that runs the kernel.</summary>
    public static string Dotnet
    {
        get
        {
            var muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
            return File.Exists(muxer) ? muxer : throw new MeshException("LB9355", $"There is no '{muxer}', which runs the data plane. Install the ASP.NET Core runtime 10, and run LuBan with it.");
        }
    }

    /// <summary>Copies the files, if they are not there, and gives the arguments that start them.</summary>
    public IReadOnlyList<string> Prepare()
    {
        var assembly = Path.Combine(_folder, Assembly);
        var configuration = Path.Combine(_folder, "LuBan.ServiceMesh.Proxy.runtimeconfig.json");
        if (!File.Exists(assembly))
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllText(configuration, RuntimeConfiguration);
            // Last and in one step: what is there is whole.
            File.WriteAllBytes(assembly + ".next", _assembly);
            File.Move(assembly + ".next", assembly, overwrite: true);
        }
        return ["exec", "--runtimeconfig", configuration, assembly];
    }
}

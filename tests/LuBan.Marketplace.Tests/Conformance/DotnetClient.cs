using System.Diagnostics;
using System.Security;
using LuBan.Packages;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>The real <c>dotnet</c> client of somebody who has nothing else on the machine: a home, a package folder and an HTTP cache of its own.</summary>
internal sealed class DotnetClient : IDisposable
{
    /// <summary>The name of the marketplace in the client's configuration.</summary>
    public const string Feed = "market";

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);
    private static int _number;

    private readonly TemporaryFolder _folder = new();

    private DotnetClient()
    {
        // What extensions are compiled with comes from its own publisher's feed, here a folder.
        new TestPackage("LuBan.Sdk", "0.1.0") { HostRange = null, PackageType = null, ManifestText = "" }.WriteTo(_folder.Sub("sdk"));
    }

    /// <summary>Signs the SDK in its folder as its author.</summary>
    public async Task SignSdkAsync(SigningCertificate certificate)
    {
        var path = Directory.GetFiles(_folder.Sub("sdk")).Single();
        using var plain = new MemoryStream(await File.ReadAllBytesAsync(path));
        await using var signed = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        await PackageSigner.SignAsAuthorAsync(plain, signed, certificate, CancellationToken.None);
    }

    /// <summary>Further environment variables.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The project's folder.</summary>
    public string Project => _folder.Sub("project");

    /// <summary>The project's lock file.</summary>
    public string LockFile => Path.Combine(Project, "packages.lock.json");

    /// <summary>A client that knows the marketplace and the folder with the SDK, and nothing else.</summary>
    /// <param name="url">The marketplace's address.</param>
    /// <param name="configuration">More sections of its nuget.config.</param>
    public static DotnetClient Of(string url, string configuration = "")
    {
        var client = new DotnetClient();
        client.Configure(url, configuration);
        return client;
    }

    /// <summary>Writes its nuget.config.</summary>
    public void Configure(string url, string configuration = "") => File.WriteAllText(_folder.Sub("nuget.config"), $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="{Feed}" value="{url}/v3/index.json" protocolVersion="3" allowInsecureConnections="true" />
            <add key="sdk" value="{_folder.Sub("sdk")}" />
          </packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
          <packageSourceMapping>
            <clear />
            <packageSource key="sdk"><package pattern="LuBan.Sdk" /></packageSource>
            <packageSource key="{Feed}"><package pattern="*" /></packageSource>
          </packageSourceMapping>
          {configuration}
        </configuration>
        """);

    /// <summary>Writes a package file, and returns where it is.</summary>
    public string Save(TestPackage package) => package.WriteTo(_folder.Sub("out"));

    /// <summary>Writes a file beside the packages, and returns where it is.</summary>
    public string Save(string name, byte[] content)
    {
        Directory.CreateDirectory(_folder.Sub("out"));
        var path = Path.Combine(_folder.Sub("out"), name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Pushes a file, with its symbols when they lie beside it.</summary>
    public Task<ClientRun> PushAsync(string file, string key, params string[] options) => RunAsync(["nuget", "push", file, "--source", Feed, "--api-key", key, .. options]);

    /// <summary>Makes the project anew, without a lock file.</summary>
    public void Reference(string id, string version, string properties = "")
    {
        if (Directory.Exists(Project)) Directory.Delete(Project, recursive: true);
        Directory.CreateDirectory(Project);
        Change(id, version, properties);
    }

    /// <summary>Changes what the project refers to.</summary>
    public void Change(string id, string version, string properties = "") => File.WriteAllText(Path.Combine(Project, "Consumer.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
          <ItemGroup><PackageReference Include="{SecurityElement.Escape(id)}" Version="{SecurityElement.Escape(version)}" /></ItemGroup>
        </Project>
        """);

    /// <summary>Restores the project.</summary>
    public Task<ClientRun> RestoreAsync(params string[] options) => RunAsync(["restore", Path.Combine(Project, "Consumer.csproj"), "-nodeReuse:false", .. options]);

    /// <summary>The version of a package that restore put into the package folder; null when there is none.</summary>
    public string? Restored(string id)
    {
        var folder = Path.Combine(_folder.Sub("packages"), id.ToLowerInvariant());
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName).SingleOrDefault() : null;
    }

    /// <summary>Throws away what the client downloaded and what it remembers of answers.</summary>
    public void Forget()
    {
        ForgetPackages();
        Remove("http-cache");
    }

    /// <summary>Throws away what the client downloaded.</summary>
    public void ForgetPackages() => Remove("packages");

    /// <summary>Runs <c>dotnet</c> with the arguments.</summary>
    public async Task<ClientRun> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path };
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        // Set by the test runner for itself.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).Except(Variables().Keys).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(_limit);
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return new ClientRun($"dotnet {string.Join(' ', arguments)}", process.ExitCode, texts[0] + texts[1]);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Remove(string name)
    {
        if (Directory.Exists(_folder.Sub(name))) Directory.Delete(_folder.Sub(name), recursive: true);
    }

    private Dictionary<string, string> Variables() => new(Environment)
    {
        ["HOME"] = _folder.Sub("home"),
        ["DOTNET_CLI_HOME"] = _folder.Sub("home"),
        ["NUGET_PACKAGES"] = _folder.Sub("packages"),
        ["NUGET_HTTP_CACHE_PATH"] = _folder.Sub("http-cache"),
        ["NUGET_PLUGINS_CACHE_PATH"] = _folder.Sub("plugins-cache"),
        ["NUGET_SCRATCH"] = _folder.Sub($"scratch-{Interlocked.Increment(ref _number)}"),
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
    };
}

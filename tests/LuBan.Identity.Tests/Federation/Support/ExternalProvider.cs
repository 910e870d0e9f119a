using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests.Federation;

/// <summary>A real OpenID provider of somebody else, in a process of its own.</summary>
internal sealed class ExternalProvider : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Installing = new(1);

    private readonly string _folder;
    private readonly JsonArray _clients;
    private readonly int _port = PeerProcess.FreePort();
    private Process? _process;

    private ExternalProvider(string folder, JsonArray clients) => (_folder, _clients) = (folder, clients);

    /// <summary>Null when it can be used.</summary>
    public static string? Missing { get; } = Find("node") is null || Find("npm") is null ? "Node.js or npm is not installed (Debian: nodejs, npm)" : null;

    public string Issuer => $"http://127.0.0.1:{_port}";

    public static async Task<ExternalProvider> StartAsync(params JsonObject[] clients)
    {
        var provider = new ExternalProvider(await InstallAsync(), [.. clients]);
        await provider.BeginAsync();
        return provider;
    }

    /// <summary>A confidential client whose callback is that of a provider object.</summary>
    public static JsonObject Client(string id, string secret, IdentityServer server, string provider, string algorithm = "RS256") => new()
    {
        ["client_id"] = id, ["client_secret"] = secret, ["redirect_uris"] = new JsonArray($"{server.Url}/oauth/federated/{provider}/callback"), ["post_logout_redirect_uris"] = new JsonArray($"{server.Url}/oauth/federated/{provider}/signed-out"),
        ["grant_types"] = new JsonArray("authorization_code"), ["id_token_signed_response_alg"] = algorithm,
    };

    /// <summary>Starts it anew, with other keys.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task BeginAsync()
    {
        var arguments = new JsonObject { ["port"] = _port, ["clients"] = _clients.DeepClone() };
        _process = Process.Start(new ProcessStartInfo(Find("node")!, ["server.mjs", arguments.ToJsonString()]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var problems = _process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Deadline);
        if (await _process.StandardOutput.ReadLineAsync(limit.Token) is not { } line || !line.StartsWith("listening", StringComparison.Ordinal)) throw new InvalidOperationException($"oidc-provider did not start: {await problems}");
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    private async Task EndAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Installs what the lock file names, once per lock file, outside of the source tree.</summary>
    private static async Task<string> InstallAsync()
    {
        var source = Path.Combine(SourceRoot(), "tests", "LuBan.Identity.Tests", "Federation", "oidc-provider");
        var lockFile = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"));
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(SourceRoot(), "artifacts", "clients", "oidc-provider-" + Convert.ToHexStringLower(SHA256.HashData(lockFile))[..12])).FullName;
        await Installing.WaitAsync();
        try
        {
            foreach (var file in System.IO.Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            if (File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) return folder;
            using var npm = Process.Start(new ProcessStartInfo(Find("npm")!, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            using var limit = new CancellationTokenSource(Deadline);
            await npm.WaitForExitAsync(limit.Token);
            Assert.True(npm.ExitCode == 0, $"npm ci: {await output}{await error}");
            return folder;
        }
        finally
        {
            Installing.Release();
        }
    }

    private static string SourceRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The source tree is not found.");
        return folder;
    }

    private static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}

/// <summary>A test with a real OpenID provider of somebody else; skipped with the reason where Node.js is missing.</summary>
internal sealed class ExternalProviderFactAttribute : FactAttribute
{
    public ExternalProviderFactAttribute() => Skip = ExternalProvider.Missing;
}

/// <summary>The same with data.</summary>
internal sealed class ExternalProviderTheoryAttribute : TheoryAttribute
{
    public ExternalProviderTheoryAttribute() => Skip = ExternalProvider.Missing;
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using LuBan.Sdk.Testing;

namespace LuBan.Observability.Tests.Logs;

/// <summary>A real server with the extension, always at the same port: clients come back to it after it was killed.</summary>
internal sealed class LogServer : IAsyncDisposable
{
    public const string Password = "correct-horse-battery-staple";

    private const string Plan = "/apis/kernel.luban.dev/v1/installplans";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-log-server-");
    private readonly StringBuilder _output = new();
    private Process? _process;

    public int Port { get; } = PeerProcess.FreePort();

    public HttpClient Http { get; private set; } = null!;

    public string Folder => _folder.FullName;

    public async Task StartAsync()
    {
        var feed = _folder.CreateSubdirectory("feed").FullName;
        var package = ExtensionPackage.Of<ObservabilityExtension>();
        var file = $"{package.Id}.{package.Version}.nupkg";
        var isFirst = !File.Exists(Path.Combine(feed, file));
        if (isFirst) File.Copy(Path.Combine(AppContext.BaseDirectory, "luban-extensions", file), Path.Combine(feed, file));
        Launch(feed);
        Http ??= NewClient();
        await Wait.UntilAsync(async () => await AnswersAsync("/readyz") == HttpStatusCode.OK, $"the server to answer: {Output}", 120);
        if (isFirst)
        {
            var plan = new JsonObject
            {
                ["apiVersion"] = "kernel.luban.dev/v1", ["kind"] = "InstallPlan", ["metadata"] = new JsonObject { ["name"] = "luban.observability" },
                ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = package.Id }, ["approvedPermissions"] = new JsonArray([.. package.Approvals.Append("console.module").Select(name => JsonValue.Create(name))]) },
            };
            using var created = await Http.PostAsJsonAsync(Plan, plan);
            Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        }
        await Wait.UntilAsync(async () => await AnswersAsync(LogApi.Root + "/logs/status") == HttpStatusCode.OK, $"the extension to serve: {Output}", 120);
    }

    /// <summary>Ends the process at once, as a power cut would: no handler of it runs.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Http?.Dispose();
        foreach (var entry in _folder.EnumerateDirectories("*", SearchOption.AllDirectories).Where(entry => entry.LinkTarget is null)) entry.UnixFileMode |= UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.UserRead;
        _folder.Delete(recursive: true);
    }

    private string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    private void Launch(string feed)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Server, "--urls", $"http://127.0.0.1:{Port}", "--data", _folder.CreateSubdirectory("data").FullName, "--source", feed, "--no-marketplace"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LUBAN_ADMIN_PASSWORD"] = Password;
        // On a machine that does much else an extension starts slowly.
        start.Environment["Installation__HoldRequests"] = "00:05:00";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Read;
        _process.ErrorDataReceived += Read;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (_output) _output.AppendLine(line.Data);
        }
    }

    private async Task<HttpStatusCode?> AnswersAsync(string path)
    {
        try
        {
            using var response = await Http.GetAsync(path);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private HttpClient NewClient()
    {
        var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{Port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        return client;
    }
}

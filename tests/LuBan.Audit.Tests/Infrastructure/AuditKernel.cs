using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Audit.Tests.Infrastructure;

/// <summary>The whole kernel in this process, on a real Kestrel, spoken to over HTTP.</summary>
internal sealed class AuditKernel : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly WebApplication _app;

    private AuditKernel(WebApplication app, string data)
    {
        (_app, Data) = (app, data);
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = Client();
        Http.DefaultRequestHeaders.Authorization = Basic("admin", Password);
        Anonymous = Client();
    }

    public string Data { get; }

    public string Url { get; }

    /// <summary>The administrator.</summary>
    public HttpClient Http { get; }

    /// <summary>Without credentials.</summary>
    public HttpClient Anonymous { get; }

    public IServiceProvider Services => _app.Services;

    public IAuditStore Audit => Services.GetRequiredService<IResourceStore>().Audit;

    public static async Task<AuditKernel> StartAsync(string data, Action<IServiceCollection>? services = null, ILoggerProvider? logs = null, string? postgres = null, Action<IServiceCollection>? last = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(logs);
        }
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        services?.Invoke(builder.Services);
        builder.Services.AddLuBanKernel(kernel =>
        {
            kernel.Data = data;
            kernel.Postgres = postgres;
        });
        builder.Services.Configure<AccountOptions>(accounts => (accounts.AdministratorPassword, accounts.PasswordIterations) = (Password, 1_000));
        builder.Services.AddLuBanIdentity();
        last?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseLuBanKernel();
        app.MapLuBanIdentity();
        await app.StartAsync();
        var kernel = new AuditKernel(app, data);
        // The sign-in is recorded, too: with a request of its own.
        await kernel.SendAsync(HttpMethod.Get, "/version");
        return kernel;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public HttpClient Client() => new() { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Sends a request with a correlation id.</summary>
    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string? id = null, HttpClient? client = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (id is not null) request.Headers.Add("X-Request-Id", id);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType);
        using var response = await (client ?? Http).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : []);
    }

    public Task<(int Status, JsonObject Body)> PatchAsync(string path, JsonNode body, string? id = null) => SendAsync(HttpMethod.Patch, path, body, id, contentType: "application/merge-patch+json");

    /// <summary>Whether a record is of a sign-in that succeeded on the way: the first request with a password has one besides its own.</summary>
    public static bool IsSignIn(AuditRecord record) => record.Columns is { Verb: "login", Status: < 400 };

    /// <summary>The records of one request, the oldest first.</summary>
    public IReadOnlyList<JsonObject> RecordsOf(string id) =>
        [.. Audit.Read(new AuditQuery { CorrelationId = id, Limit = 1000 }).Where(record => !IsSignIn(record)).OrderBy(record => record.Sequence).Select(record => JsonNode.Parse(record.Payload)!.AsObject())];

    public IReadOnlyList<AuditRecord> All() => Audit.Read(new AuditQuery { After = 0, Limit = int.MaxValue });

    /// <summary>Installs the extension that these tests call.</summary>
    public async Task InstallLedgerAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Data, "..", Path.GetFileName(Data) + "-packages")).FullName;
        var package = Built.Ledger();
        await File.WriteAllBytesAsync(Path.Combine(folder, package.FileName), package.Build());
        await SendAsync(HttpMethod.Post, "/apis/kernel.luban.dev/v1/packagesources", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "tests" }, ["spec"] = new JsonObject { ["url"] = folder } });
        await SendAsync(HttpMethod.Post, "/apis/kernel.luban.dev/v1/installplans", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "tests.ledger" }, ["spec"] = new JsonObject { ["extension"] = new JsonObject { ["id"] = "Tests.Ledger" } },
        });
        JsonObject plan = [];
        await Wait.UntilAsync(async () => (string?)(plan = (await SendAsync(HttpMethod.Get, "/apis/kernel.luban.dev/v1/installplans/tests.ledger")).Body)["status"]?["phase"] == "Installed", $"the extension to be installed");
        Directory.Delete(folder, recursive: true);
    }

    public static JsonObject ConfigMap(string name, string value = "1") =>
        new() { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["key"] = value } };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Anonymous.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

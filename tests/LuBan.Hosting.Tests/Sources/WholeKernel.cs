using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity;
using LuBan.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LuBan.Hosting.Tests.Sources;

/// <summary>The whole kernel in this process, on a real Kestrel, spoken to over HTTP. Another one on the same directory is the same kernel, started again.</summary>
internal sealed class WholeKernel : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly WebApplication _app;

    private WholeKernel(WebApplication app)
    {
        _app = app;
        Http = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
    }

    public HttpClient Http { get; }

    public static async Task<WholeKernel> StartAsync(string data, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (time is not null) builder.Services.AddSingleton(time);
        services?.Invoke(builder.Services);
        builder.Services.AddLuBanKernel(kernel => kernel.Data = data);
        builder.Services.Configure<AccountOptions>(accounts => (accounts.AdministratorPassword, accounts.PasswordIterations) = (Password, 1_000));
        builder.Services.AddLuBanIdentity();
        var app = builder.Build();
        app.UseLuBanKernel();
        app.MapLuBanIdentity();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>A loadable package of the smallest extension.</summary>
    public static TestPackage Hello(string id, string version, params string[] permissions) => new(id, version)
    {
        Entry = "LuBan.TestExtensions.Hello.dll",
        Assembly = File.ReadAllBytes(Path.Combine(TestExtension.Output("Hello"), "LuBan.TestExtensions.Hello.dll")),
        Manifest = new JsonObject { ["permissions"] = new JsonArray([.. permissions.Select(name => new JsonObject { ["name"] = name, ["description"] = $"To {name}." })]) },
    };

    public async Task AddSourceAsync(string name, string url, JsonObject? spec = null)
    {
        var body = spec ?? [];
        body["url"] = url;
        await SendAsync(HttpMethod.Post, "packagesources", new()
        {
            ["apiVersion"] = "kernel.luban.dev/v1", ["kind"] = "PackageSource", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = body,
        });
    }

    public Task<JsonObject> PatchAsync(string path, JsonObject patch) => SendAsync(HttpMethod.Patch, path, patch);

    public Task<JsonObject> AnnotateAsync(string path, string name, string? value) =>
        PatchAsync(path, new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } });

    /// <summary>Has a source read now, and waits until that is done.</summary>
    public async Task<JsonObject> SyncAsync(string name)
    {
        using var response = await Http.PostAsync($"{Group}/packagesources/{name}/sync", null);
        response.EnsureSuccessStatusCode();
        var asked = await GetAsync($"packagesources/{name}");
        return await WaitAsync($"packagesources/{name}", source => (string?)source["status"]?["syncToken"] == (string?)asked["metadata"]!["annotations"]!["kernel.luban.dev/sync"] && IsObserved(source), "the sync");
    }

    /// <summary>Waits until a source was read as it is configured now.</summary>
    public Task<JsonObject> WaitForSourceAsync(string name, string ready = "True") => WaitAsync($"packagesources/{name}", source => IsObserved(source) && (string?)source["status"]!["ready"] == ready, $"{name} to be ready: {ready}");

    public Task InstallAsync(string id, string? version = null, JsonObject? spec = null)
    {
        var body = spec ?? [];
        body["extension"] = version is null ? new JsonObject { ["id"] = id } : new JsonObject { ["id"] = id, ["version"] = version };
        return SendAsync(HttpMethod.Post, "installplans", new()
        {
            ["apiVersion"] = "kernel.luban.dev/v1", ["kind"] = "InstallPlan", ["metadata"] = new JsonObject { ["name"] = id.ToLowerInvariant() }, ["spec"] = body,
        });
    }

    public Task<JsonObject> WaitForPlanAsync(string id, string phase, Func<JsonObject, bool>? and = null) =>
        WaitAsync($"installplans/{id.ToLowerInvariant()}", plan => IsObserved(plan) && (string?)plan["status"]!["phase"] == phase && (and is null || and(plan["status"]!.AsObject())), $"{id} to be {phase}");

    public Task WaitForEventAsync(string about, string reason) => Wait.UntilAsync(async () =>
    {
        var events = await Http.GetFromJsonAsync<JsonObject>("/api/v1/namespaces/default/events");
        return events!["items"]!.AsArray().Any(item => (string?)item!["involvedObject"]!["name"] == about && (string?)item["reason"] == reason);
    }, $"the event {reason} of {about}");

    public async Task<JsonObject> WaitAsync(string path, Func<JsonObject, bool> condition, string what, int seconds = 20)
    {
        JsonObject? last = null;
        try
        {
            await Wait.UntilAsync(async () => (last = await FindAsync(path)) is not null && condition(last), what, seconds);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} Last: {last}", exception);
        }
        return last!;
    }

    public async Task<JsonObject?> FindAsync(string path)
    {
        using var response = await Http.GetAsync($"{Group}/{path}");
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonObject>();
    }

    public async Task<JsonObject> GetAsync(string path) => await FindAsync(path) ?? throw new InvalidOperationException($"{path} is not there.");

    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject body)
    {
        var (status, answer) = await TrySendAsync(method, path, body);
        return (int)status is >= 200 and < 300 ? answer : throw new InvalidOperationException($"{(int)status}: {answer}");
    }

    public async Task<(HttpStatusCode Status, JsonObject Answer)> TrySendAsync(HttpMethod method, string path, JsonObject body)
    {
        var url = path.StartsWith('/') ? path : $"{Group}/{path}";
        using var request = new HttpRequestMessage(method, url) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json") };
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()) as JsonObject ?? []);
    }

    public static string? Condition(JsonObject resource, string type) => (string?)Find(resource, type)?["status"];

    public static string Message(JsonObject resource, string type) => (string?)Find(resource, type)?["message"] ?? "";

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static JsonNode? Find(JsonObject resource, string type) => resource["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static bool IsObserved(JsonObject resource) => (long?)resource["status"]?["observedGeneration"] == (long?)resource["metadata"]?["generation"];

    private const string Group = "/apis/kernel.luban.dev/v1";
}

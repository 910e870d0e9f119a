using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LuBan.Access.Tests;

/// <summary>The whole kernel in this process, on a real Kestrel, spoken to over HTTP by whoever the test wants to be.</summary>
public sealed class AccessKernel : IAsyncLifetime, IAsyncDisposable
{
    public const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("luban-access-");
    private readonly Action<WebApplication>? _routes;
    private readonly Action<IServiceCollection>? _services;
    private WebApplication? _app;
    private HttpClient? _http;

    public AccessKernel()
        : this(null)
    {
    }

    internal AccessKernel(Action<WebApplication>? routes, Action<IServiceCollection>? services = null) => (_routes, _services) = (routes, services);

    /// <summary>Member of the group that may do everything.</summary>
    public Caller Admin => As("root", "system:masters");

    public IServiceProvider Services => _app!.Services;

    /// <summary>A folder of packages that the kernel installs from.</summary>
    public string Packages => _directory.CreateSubdirectory("packages").FullName;

    public string Data => Path.Combine(_directory.FullName, "data");

    public static async Task<AccessKernel> StartAsync(Action<WebApplication>? routes = null, Action<IServiceCollection>? services = null)
    {
        var kernel = new AccessKernel(routes, services);
        await kernel.InitializeAsync();
        return kernel;
    }

    public Caller As(string user, params string[] groups) => new(_http!, user, groups);

    public Caller Anonymous => new(_http!, "", []);

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _services?.Invoke(builder.Services);
        builder.Services.AddLuBanKernel(kernel =>
        {
            kernel.Data = Data;
            kernel.Sources = [Packages];
        });
        builder.Services.AddTransient<HeaderAuthentication>();
        builder.Services.Configure<AuthenticationOptions>(options =>
        {
            options.AddScheme<HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
            options.DefaultScheme = HeaderAuthentication.SchemeName;
        });
        _app = builder.Build();
        _app.UseLuBanKernel();
        _routes?.Invoke(_app);
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _http = new() { BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Starts again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        // Stored packages are read-only.
        foreach (var file in _directory.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _directory.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        _http?.Dispose();
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>Somebody who sends requests.</summary>
public sealed record Caller(HttpClient Http, string Name, IReadOnlyList<string> Groups)
{
    public string? Scopes { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> PostAsync(string path, JsonNode? body) => SendAsync("POST", path, body);

    public Task<Answer> PatchAsync(string path, JsonNode body) => SendAsync("PATCH", path, body, "application/merge-patch+json");

    public Task<Answer> ApplyAsync(string path, JsonNode body) => SendAsync("PATCH", $"{path}?fieldManager=tests&force=true", body, "application/apply-patch+yaml");

    public async Task<Answer> SendAsync(string method, string path, JsonNode? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (Name.Length > 0) request.Headers.Add("X-User", Name);
        if (Groups.Count > 0) request.Headers.Add("X-Groups", string.Join(',', Groups));
        if (Scopes is not null) request.Headers.TryAddWithoutValidation("X-Scopes", Scopes);
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(type));
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var watches = path.Contains("watch=1", StringComparison.Ordinal) && response.IsSuccessStatusCode;
        return new((int)response.StatusCode, watches ? "" : await response.Content.ReadAsStringAsync());
    }

    /// <summary>Writes an object that must be accepted.</summary>
    public async Task<JsonObject> CreateAsync(string path, JsonNode body)
    {
        var answer = await PostAsync(path, body);
        return answer.Status == 201 ? answer.Json : throw new InvalidOperationException($"POST {path}: {answer.Status} {answer.Text}");
    }

    /// <summary>Whether the server says that this caller may do something.</summary>
    public async Task<bool> CanAsync(string verb, string resource, string group = "", string ns = "", string name = "", string subresource = "")
    {
        var review = await CreateAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", new JsonObject
        {
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = verb, ["resource"] = resource, ["group"] = group, ["namespace"] = ns, ["name"] = name, ["subresource"] = subresource } },
        });
        return (bool)review["status"]!["allowed"]!;
    }
}

/// <summary>What the server answered.</summary>
public sealed record Answer(int Status, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string Message => (string?)Json["message"] ?? "";
}

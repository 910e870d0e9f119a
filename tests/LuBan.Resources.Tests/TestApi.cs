using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Resources.Tests;

/// <summary>The API on Kestrel at a free port, with a store in a directory of its own, or in a database: each one's own with <c>LUBAN_TEST_STORE=postgres</c>, a shared one by argument.</summary>
public sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsDirectory;

    private TestApi(WebApplication app, string directory, bool ownsDirectory)
    {
        _app = app;
        Directory = directory;
        _ownsDirectory = ownsDirectory;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Directory { get; }

    public string Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public ResourceService Service => _app.Services.GetRequiredService<ResourceService>();

    public KindRegistry Registry => _app.Services.GetRequiredService<KindRegistry>();

    public IResourceStore Store => _app.Services.GetRequiredService<IResourceStore>();

    public IResourceStore VolatileStore => _app.Services.GetRequiredKeyedService<IResourceStore>(StorageClass.Volatile);

    public static async Task<TestApi> StartAsync(Action<ResourceStoreOptions>? configure = null, Action<IServiceCollection>? services = null, string? directory = null, string? postgres = null)
    {
        var data = directory ?? System.IO.Directory.CreateTempSubdirectory("luban-resources-").FullName;
        if (postgres is null && directory is null && Environment.GetEnvironmentVariable("LUBAN_TEST_STORE") == "postgres") postgres = await SharedPostgres.CreateDatabaseAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        services?.Invoke(builder.Services);
        builder.Services.AddLuBanResources(options =>
        {
            options.DatabasePath = Path.Combine(data, "store.db");
            options.Postgres = postgres;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapResourceApi();
        app.Services.GetRequiredService<KindRegistry>().Replace("Test.Widgets", [ResourceKind.FromType(typeof(Widget), "Test.Widgets"), ResourceKind.FromType(typeof(Gadget), "Test.Widgets")]);
        await app.StartAsync();
        return new TestApi(app, data, directory is null);
    }

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string contentType = "application/json", string? accept = null)
    {
        using var response = await RawAsync(method, path, body?.ToJsonString(), contentType, accept);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json", string? accept = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await Http.SendAsync(request);
    }

    public Task<(int Status, JsonObject Body)> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, accept: accept);

    public Task<(int Status, JsonObject Body)> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(int Status, JsonObject Body)> MergeAsync(string path, JsonNode body) => SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }
}

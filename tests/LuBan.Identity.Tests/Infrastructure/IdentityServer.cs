using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity.Tests;

/// <summary>The provider on Kestrel at a free port, with a store in a directory of its own.</summary>
/// <remarks>Who is known may do everything: what somebody may do is decided in another room.</remarks>
public sealed class IdentityServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsDirectory;

    private IdentityServer(WebApplication app, string directory, bool ownsDirectory, FakeTime? time)
    {
        (_app, Directory, _ownsDirectory, Time) = (app, directory, ownsDirectory, time!);
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = NewClient();
    }

    public string Directory { get; }

    /// <summary>The address, which is also the issuer.</summary>
    public string Url { get; }

    /// <summary>Follows no redirects and keeps no cookies.</summary>
    public HttpClient Http { get; }

    /// <summary>The clock, when the server was started with one.</summary>
    public FakeTime Time { get; }

    public IServiceProvider Services => _app.Services;

    public ResourceService Resources => Get<ResourceService>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<IdentityServer> StartAsync(
        Action<IdentityOptions>? configure = null, FakeTime? time = null, Action<IServiceCollection>? services = null, string? directory = null, string? postgres = null, Action<WebApplication>? map = null)
    {
        var data = directory ?? System.IO.Directory.CreateTempSubdirectory("luban-identity-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (time is not null) builder.Services.AddSingleton<TimeProvider>(time);
        services?.Invoke(builder.Services);
        builder.Services.AddLuBanResources(options =>
        {
            options.DatabasePath = Path.Combine(data, "store.db");
            options.Postgres = postgres;
        });
        builder.Services.AddLuBanIdentity(configure);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseRouting();
        app.Use(ChallengeAsync);
        app.MapLuBanIdentity();
        map?.Invoke(app);
        app.MapResourceApi();
        await app.StartAsync();
        return new IdentityServer(app, data, directory is null, time);
    }

    /// <summary>A client of its own, with cookies when it is to be a browser.</summary>
    public HttpClient NewClient(bool cookies = false) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Writes an object as an administrator would.</summary>
    public async Task<ResourceObject> ApplyAsync(string plural, string name, JsonObject spec)
    {
        var kind = Resources.Registry.Current.Find(IdentityKinds.Group, IdentityKinds.Version, plural)!;
        var body = new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec };
        var options = new WriteOptions { User = "admin", FieldManager = "test" };
        return await Resources.GetAsync(kind, "", name, CancellationToken.None) is null
            ? await Resources.CreateAsync(kind, "", body, options, CancellationToken.None)
            : await Resources.UpdateAsync(kind, "", name, body, null, options, CancellationToken.None);
    }

    public async Task<(int Status, JsonObject Body)> FormAsync(string path, IEnumerable<KeyValuePair<string, string>> form, string? basic = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (basic is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await SendAsync(request);
    }

    public Task<(int Status, JsonObject Body)> FormAsync(string path, string? basic, params (string Name, string Value)[] form) =>
        FormAsync(path, form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), basic);

    public Task<(int Status, JsonObject Body)> GetAsync(string path, string? bearer = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return SendAsync(request);
    }

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : []);
    }

    private static async Task ChallengeAsync(HttpContext context, Func<Task> next)
    {
        if (context.User.Identity?.IsAuthenticated == true || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null) await next();
        else await context.ChallengeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }
}

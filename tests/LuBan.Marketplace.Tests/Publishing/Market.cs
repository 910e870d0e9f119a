using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Tests.Publishing;

/// <summary>A marketplace with an administrator, a clock that tests move, and logs that tests read.</summary>
internal sealed class Market : IAsyncDisposable
{
    public const string Api = "/api/marketplace/v1";
    // Making a key takes a second: one does for all tests that are not about keys.
    private static readonly Lazy<string> Certificate = new(MakeCertificate);

    private Market(MarketplaceServer server, MarketClock clock, CapturedLogs logs, string admin) => (Server, Clock, Logs, Admin) = (server, clock, logs, admin);

    public MarketplaceServer Server { get; }

    public MarketClock Clock { get; }

    public CapturedLogs Logs { get; }

    /// <summary>The administrator's API key.</summary>
    public string Admin { get; }

    public MarketplaceState State => Server.Store.State;

    /// <param name="options">Changes the options.</param>
    /// <param name="quiet">Whether nothing is logged: for measurements.</param>
    public static async Task<Market> StartAsync(Action<MarketplaceOptions>? options = null, bool quiet = false)
    {
        var (clock, logs, key) = (new MarketClock(), new CapturedLogs(), "admin-" + Guid.NewGuid().ToString("N"));
        var server = await MarketplaceServer.StartAsync(null, settings =>
        {
            settings.SigningCertificate = Certificate.Value;
            options?.Invoke(settings);
        }, services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<IMarketplaceIdentity>(provider => AdministratorKey.Open(provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<MarketplaceOptions>>().Value.Data, key));
            if (!quiet) services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
        });
        return new(server, clock, logs, key);
    }

    /// <summary>Makes a publisher and a token with which it may do everything that publishers may.</summary>
    public async Task<string> PublisherAsync(string name, bool verified = true, params string[] prefixes)
    {
        (await PostAsync("/publishers", new { name }, Admin)).Expect(201);
        if (verified) (await PatchAsync($"/publishers/{name}", new { verified = true }, Admin)).Expect(200);
        foreach (var prefix in prefixes) (await PostAsync($"/publishers/{name}/prefixes", new { prefix }, Admin)).Expect(201);
        return await TokenAsync(name, "push", "unlist", "manage", "read");
    }

    public async Task<string> TokenAsync(string publisher, params string[] scopes) =>
        (await PostAsync("/tokens", new { label = "test", publisher, scopes }, Admin)).Expect(201).Text("secret");

    public Task<Answer> PushAsync(TestPackage package, string? key) => PushAsync(package.Build(), key);

    public async Task<Answer> PushAsync(byte[] package, string? key)
    {
        var part = new ByteArrayContent(package);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var request = new HttpRequestMessage(HttpMethod.Put, "/v3/package") { Content = new MultipartFormDataContent { { part, "package", "package.nupkg" } } };
        // Otherwise a body that is refused unread can break the connection before the refusal is read.
        request.Headers.ExpectContinue = true;
        return await SendAsync(request, key);
    }

    public Task<Answer> GetAsync(string path, string? key = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Api + path), key);

    public Task<Answer> PostAsync(string path, object body, string? key) => SendAsync(HttpMethod.Post, path, body, key);

    public Task<Answer> PutAsync(string path, object body, string? key) => SendAsync(HttpMethod.Put, path, body, key);

    public Task<Answer> PatchAsync(string path, object body, string? key) => SendAsync(HttpMethod.Patch, path, body, key);

    public Task<Answer> DeleteAsync(string path, string? key) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, Api + path), key);

    public Task<Answer> MoveAsync(string id, string version, object change, string? key) => PostAsync($"/extensions/{id}/versions/{version}/state", change, key);

    /// <summary>The state of a version, as the store has it.</summary>
    public VersionState StateOf(string id, string version) => State.TryFind(id, out var package) ? package.Versions.Single(one => one.Version == version).State : throw new InvalidOperationException($"There is no {id}.");

    public async Task<Answer> SendAsync(HttpRequestMessage request, string? key)
    {
        if (key is not null) request.Headers.Add("X-NuGet-ApiKey", key);
        using var answer = await Server.Http.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string MakeCertificate()
    {
        var path = Path.Combine(Path.GetTempPath(), $"luban-market-{Environment.ProcessId}.pfx");
        using var certificate = Packages.SigningCertificate.CreateSelfSigned("Test marketplace", DateTimeOffset.UtcNow.AddDays(-1), 10);
        File.WriteAllBytes(path, certificate.Export(null));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }

    private Task<Answer> SendAsync(HttpMethod method, string path, object body, string? key) =>
        SendAsync(new HttpRequestMessage(method, Api + path) { Content = new StringContent(JsonSerializer.Serialize(body, MarketplaceJson.Options), Encoding.UTF8, "application/json") }, key);
}

/// <summary>What the server answered.</summary>
internal sealed record Answer(int Status, string Reason, string Body, IReadOnlyList<string> Warnings, string? Location)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("There is no body.");

    public string? Code => Body.StartsWith('{') ? (string?)Json["code"] : null;

    /// <summary>The codes of all problems.</summary>
    public IReadOnlyList<string> Codes => Json["problems"] is JsonArray problems ? [.. problems.Select(problem => (string)problem!["code"]!)] : [];

    public string Text(string name) => (string?)Json[name] ?? throw new InvalidOperationException($"There is no '{name}' in {Body}");

    public static async Task<Answer> ReadAsync(HttpResponseMessage answer) => new((int)answer.StatusCode, answer.ReasonPhrase ?? "", await answer.Content.ReadAsStringAsync(),
        answer.Headers.TryGetValues("X-NuGet-Warning", out var warnings) ? [.. warnings] : [], answer.Headers.Location?.OriginalString);

    public Answer Expect(int status, string? code = null)
    {
        Assert.True(Status == status && (code is null || code == Code), $"Expected {status} {code}, found {Status} {Reason}: {Body}");
        return this;
    }
}

/// <summary>The time now, and as much later as a test says.</summary>
internal sealed class MarketClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}

/// <summary>Everything that was logged, at every level.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        _lines.Enqueue(state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
    }
}

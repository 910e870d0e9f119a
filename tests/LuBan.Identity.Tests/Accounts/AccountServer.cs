using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Tests;

/// <summary>A server with an administrator whose password is known, cheap password hashes, and a security log that can be read.</summary>
public sealed class AccountServer : IAsyncDisposable
{
    public const string AdminPassword = "a password of the administrator";
    public const string Password = "tangerine lamp over seven";
    public const string OtherPassword = "quiet harbour with green doors";

    private AccountServer(IdentityServer inner, ReadableLog log) => (Inner, Log) = (inner, log);

    public IdentityServer Inner { get; }

    public ReadableLog Log { get; }

    public FakeTime Time => Inner.Time;

    public static async Task<AccountServer> StartAsync(Action<AccountOptions>? configure = null, FakeTime? time = null, string? directory = null, string? postgres = null, string? adminPassword = AdminPassword, Action<IServiceCollection>? services = null)
    {
        var log = new ReadableLog();
        var inner = await IdentityServer.StartAsync(
            time: time, directory: directory, postgres: postgres,
            services: container =>
            {
                container.AddSingleton<ISecurityLog>(log);
                container.AddSingleton<IAccessReviewer, ClaimsReviewer>();
                container.Configure<AccountOptions>(options =>
                {
                    options.PasswordIterations = 1_000;
                    options.AdministratorPassword = adminPassword;
                    options.DataDirectory = directory ?? "";
                    configure?.Invoke(options);
                });
                services?.Invoke(container);
            });
        return new AccountServer(inner, log);
    }

    public T Get<T>()
        where T : notnull => Inner.Get<T>();

    public static string Basic(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));

    public static string Admin { get; } = Basic(AdministratorAccount.UserName, AdminPassword);

    public async Task<(int Status, JsonObject Body, HttpResponseHeaders Headers)> SendAsync(HttpMethod method, string path, string? authorization, JsonNode? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(contentType));
        using var response = await Inner.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : [], response.Headers);
    }

    public Task<(int Status, JsonObject Body, HttpResponseHeaders Headers)> SelfAsync(HttpMethod method, string path, string authorization, JsonNode? body = null) =>
        SendAsync(method, $"/apis/iam.luban.dev/v1/self/{path}", authorization, body);

    public Task<(int Status, JsonObject Body, HttpResponseHeaders Headers)> UserAsync(HttpMethod method, string path, JsonNode? body = null, string? authorization = null, string contentType = "application/json") =>
        SendAsync(method, $"/apis/iam.luban.dev/v1/users{path}", authorization ?? Admin, body, contentType);

    /// <summary>A user with a password that need not be changed.</summary>
    public async Task<Account> CreateAsync(string name, string password = Password, JsonObject? spec = null)
    {
        var (created, body, _) = await UserAsync(HttpMethod.Post, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec ?? [] });
        Assert.True(created == 201, body.ToJsonString());
        var (set, answer, _) = await UserAsync(HttpMethod.Post, $"/{name}/password", new JsonObject { ["password"] = password, ["mustChange"] = false });
        Assert.True(set == 204, answer.ToJsonString());
        return await FindAsync(name) ?? throw new InvalidOperationException($"'{name}' is not there");
    }

    public async Task<Account> CreateAdminAsync(string name, string adminPassword)
    {
        var spec = new JsonObject { ["groups"] = new JsonArray(CallerClaims.Masters) };
        var (status, body, _) = await UserAsync(HttpMethod.Post, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec }, Basic(AdministratorAccount.UserName, adminPassword));
        Assert.True(status == 201, body.ToJsonString());
        return (await FindAsync(name))!;
    }

    public async Task<Account?> FindAsync(string name) => await Get<AccountDirectory>().FindAsync(name, CancellationToken.None);

    public Task<SignInResult> PasswordAsync(string name, string password, string address = "192.0.2.7", string agent = "test") =>
        Get<SignIn>().PasswordAsync(name, password, new ClientInfo(address, agent), CancellationToken.None);

    public async ValueTask DisposeAsync() => await Inner.DisposeAsync();
}

/// <summary>Keeps what was reported.</summary>
public sealed class ReadableLog : ISecurityLog
{
    private readonly ConcurrentQueue<SecurityEvent> _events = new();

    public IReadOnlyList<SecurityEvent> Events => [.. _events];

    public ValueTask ReportAsync(SecurityEvent occurrence, CancellationToken cancellationToken)
    {
        _events.Enqueue(occurrence);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Says of a caller what the claims say; who is known may do everything.</summary>
internal sealed class ClaimsReviewer : IAccessReviewer
{
    public AccessSubject Describe(System.Security.Claims.ClaimsPrincipal user) =>
        new(user.Identity?.Name ?? "", user.FindFirst(CallerClaims.Uid)?.Value ?? "", [.. user.FindAll(CallerClaims.Group).Select(claim => claim.Value)]);

    public ValueTask<AccessAnswer> ReviewAsync(AccessSubject subject, AccessQuestion question, CancellationToken cancellationToken) => new(new AccessAnswer(true, "a test"));

    public ValueTask<AccessRules> ListRulesAsync(AccessSubject subject, string ns, CancellationToken cancellationToken) => new(new AccessRules([], []));
}

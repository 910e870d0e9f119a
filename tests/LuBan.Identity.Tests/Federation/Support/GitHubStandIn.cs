using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LuBan.Identity.Federation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity.Tests.Federation;

/// <summary>What GitHub's documentation says of its web application flow and of the user API, on a port of this machine. It is not GitHub.</summary>
internal sealed class GitHubStandIn : IAsyncDisposable
{
    public const string ClientId = "Iv1.0123456789abcdef";
    public const string Secret = "github-client-secret";
    private readonly ConcurrentDictionary<string, (string Redirect, string Challenge)> _codes = new();
    private readonly WebApplication _app;

    private GitHubStandIn(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>The user, as <c>GET /user</c> shows it.</summary>
    public JsonObject User { get; set; } = new() { ["id"] = 583231, ["login"] = "Octo_Cat", ["name"] = "The Octocat", ["email"] = "public@example.org" };

    public JsonArray Emails { get; set; } = [new JsonObject { ["email"] = "octocat@example.org", ["primary"] = true, ["verified"] = true }, new JsonObject { ["email"] = "public@example.org", ["primary"] = false, ["verified"] = true }];

    public IReadOnlyList<string> Organizations { get; set; } = ["acme"];

    /// <summary>The scopes that were asked for.</summary>
    public string? Scope { get; private set; }

    public static async Task<GitHubStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var gitHub = new GitHubStandIn(app);
        app.MapGet("/login/oauth/authorize", gitHub.Authorize);
        app.MapPost("/login/oauth/access_token", (Delegate)gitHub.TokenAsync);
        app.MapGet("/api/v3/meta", () => Results.Ok(new { verifiable_password_authentication = false }));
        app.MapGet("/api/v3/user", (HttpContext context) => gitHub.Answer(context, () => gitHub.User.DeepClone()));
        app.MapGet("/api/v3/user/emails", (HttpContext context) => gitHub.Answer(context, () => gitHub.Emails.DeepClone()));
        app.MapGet("/api/v3/user/orgs", (HttpContext context, int page, int per_page) => gitHub.Answer(context, () => new JsonArray([.. gitHub.Organizations.Skip((page - 1) * per_page).Take(per_page).Select(name => new JsonObject { ["login"] = name })])));
        app.MapGet("/api/v3/user/teams", (HttpContext context) => gitHub.Answer(context, () => new JsonArray(new JsonObject { ["slug"] = "core", ["organization"] = new JsonObject { ["login"] = "acme" } })));
        await app.StartAsync();
        return gitHub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(string client_id, string redirect_uri, string state, string scope, string code_challenge, string? login)
    {
        Scope = scope;
        if (client_id != ClientId) return Results.NotFound();
        if (login == "nobody") return Results.Redirect($"{redirect_uri}?error=access_denied&error_description=The+user+has+denied+your+application+access.&state={state}");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (redirect_uri, code_challenge);
        return Results.Redirect($"{redirect_uri}?code={code}&state={state}");
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        // Problems are told with the status 200, as GitHub does it.
        if (form["client_id"] != ClientId || form["client_secret"] != Secret) return Results.Json(new { error = "incorrect_client_credentials" });
        if (!_codes.TryRemove(form["code"].ToString(), out var known) || known.Redirect != form["redirect_uri"] || known.Challenge != ProofKey.Challenge(form["code_verifier"].ToString())) return Results.Json(new { error = "bad_verification_code" });
        return Results.Json(new { access_token = "gho_token", scope = "read:user", token_type = "bearer" });
    }

    private IResult Answer(HttpContext context, Func<JsonNode> answer) =>
        context.Request.Headers.Authorization != "Bearer gho_token" || context.Request.Headers.UserAgent.Count == 0 ? Results.Json(new { message = "Bad credentials" }, statusCode: 401) : Results.Json(answer());
}

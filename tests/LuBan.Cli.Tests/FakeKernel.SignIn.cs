using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Cli.Tests;

/// <summary>The sign-in of the server: personal tokens for a password, devices, refresh with rotation, revocation.</summary>
internal sealed partial class FakeKernel
{
    public const string TokenId = "pt-1";
    public const string UserCode = "BCDF-GHJK";
    private readonly ConcurrentDictionary<string, bool> _issued = [];
    private readonly ConcurrentDictionary<string, bool> _spent = [];
    private int _tokens;

    /// <summary>What a poll of the device is answered, one after the other; then it is given its tokens.</summary>
    public ConcurrentQueue<string> DeviceAnswers { get; } = [];

    /// <summary>Of the device, in seconds.</summary>
    public int? DeviceInterval { get; set; } = 1;

    public int DeviceLifetime { get; set; } = 600;

    /// <summary>Of access tokens, in seconds.</summary>
    public int TokenLifetime { get; set; } = 600;

    /// <summary>The refresh token that is good now.</summary>
    public string RefreshToken { get; private set; } = "";

    /// <summary>A refresh token that was used twice: its family is over, as an honest server has it.</summary>
    public bool WasReused { get; private set; }

    public ConcurrentQueue<string> Revoked { get; } = [];

    /// <summary>Whether a password alone is not enough for admin.</summary>
    public bool HasSecondFactor { get; set; }

    /// <summary>Admin's password; <see cref="Password"/> until it is changed.</summary>
    public string CurrentPassword { get; set; } = Password;

    public bool MustChangePassword { get; set; }

    /// <summary>Every access token that was issued so far is over.</summary>
    public void ExpireTokens() => _issued.Clear();

    /// <summary>No refresh token is good any more.</summary>
    public void EndSessions() => RefreshToken = "";

    private bool IsKnown(string authorization) => authorization == "Bearer " + Token || (authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _issued.ContainsKey(authorization[7..]));

    private static JsonObject Review() => new()
    {
        ["kind"] = "SelfSubjectReview",
        ["status"] = new JsonObject
        {
            ["userInfo"] = new JsonObject
            {
                ["username"] = "admin", ["uid"] = "uid-1", ["groups"] = new JsonArray("system:masters", "system:authenticated"),
                ["extra"] = new JsonObject { ["scopes"] = new JsonArray("api"), ["amr"] = new JsonArray("pwd", "otp") },
            },
        },
    };

    /// <returns>False when the request is none of a sign-in.</returns>
    private async Task<bool> SignInAsync(HttpContext context, string body)
    {
        switch (context.Request.Path.Value)
        {
            case "/.well-known/openid-configuration": await JsonAsync(context, 200, Discovery()); return true;
            case "/oauth/device": await DeviceAsync(context, Form(body)); return true;
            case "/oauth/token": await TokenAsync(context, Form(body)); return true;
            case "/oauth/revoke": Revoked.Enqueue(Form(body)["token"]); return true;
            case "/apis/iam.luban.dev/v1/self/tokens" when context.Request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal): await PersonalTokenAsync(context, JsonNode.Parse(body)!); return true;
            case "/apis/iam.luban.dev/v1/self/password": await PasswordAsync(context, JsonNode.Parse(body)!); return true;
            default: return false;
        }
    }

    private JsonObject Discovery() => new()
    {
        ["issuer"] = Url, ["token_endpoint"] = Url + "/oauth/token", ["device_authorization_endpoint"] = Url + "/oauth/device", ["revocation_endpoint"] = Url + "/oauth/revoke",
    };

    private async Task DeviceAsync(HttpContext context, Dictionary<string, string> form)
    {
        Assert.Equal("luban-cli", form["client_id"]);
        Assert.Contains("offline_access", form["scope"].Split(' '));
        var answer = new JsonObject { ["device_code"] = "dev-1", ["user_code"] = UserCode, ["verification_uri"] = Url + "/oauth/device/verify", ["verification_uri_complete"] = $"{Url}/oauth/device/verify?user_code={UserCode}", ["expires_in"] = DeviceLifetime };
        if (DeviceInterval is { } seconds) answer["interval"] = seconds;
        await JsonAsync(context, 200, answer);
    }

    private async Task TokenAsync(HttpContext context, Dictionary<string, string> form)
    {
        Assert.Equal("luban-cli", form["client_id"]);
        if (form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code")
        {
            Assert.Equal("dev-1", form["device_code"]);
            if (DeviceAnswers.TryDequeue(out var not)) await JsonAsync(context, 400, new JsonObject { ["error"] = not });
            else await IssueAsync(context);
            return;
        }
        Assert.Equal("refresh_token", form["grant_type"]);
        if (!_spent.TryAdd(form["refresh_token"], true)) (WasReused, RefreshToken) = (true, "");
        if (form["refresh_token"] == RefreshToken && RefreshToken.Length > 0) await IssueAsync(context);
        else await JsonAsync(context, 400, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "LB8013: The refresh token is not good." });
    }

    private Task IssueAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _tokens);
        RefreshToken = "refresh-" + number;
        _issued["access-" + number] = true;
        return JsonAsync(context, 200, new JsonObject { ["access_token"] = "access-" + number, ["refresh_token"] = RefreshToken, ["token_type"] = "Bearer", ["expires_in"] = TokenLifetime });
    }

    private async Task PersonalTokenAsync(HttpContext context, JsonNode wanted)
    {
        if (!HasPassword(context)) await ProblemAsync(context, 401, "LB8101", "The user name or the password is wrong.");
        else if (HasSecondFactor) await ProblemAsync(context, 401, "LB8026", "The account has a second factor.");
        else if (MustChangePassword) await ProblemAsync(context, 401, "LB8027", "The password has to be replaced first.");
        else await JsonAsync(context, 201, new JsonObject { ["id"] = TokenId, ["name"] = wanted["name"]!.DeepClone(), ["token"] = Token, ["expires"] = DateTimeOffset.UtcNow.AddSeconds((long)wanted["expiresIn"]!).ToString("O") });
    }

    private async Task PasswordAsync(HttpContext context, JsonNode wanted)
    {
        Assert.Equal("", context.Request.Headers.Authorization.ToString());
        if ((string?)wanted["name"] != "admin" || (string?)wanted["currentPassword"] != CurrentPassword) await ProblemAsync(context, 401, "LB8101", "The user name or the password is wrong.");
        else if (((string)wanted["newPassword"]!).Length < 8) await ProblemAsync(context, 422, "LB8107", "The password is too short.");
        else (CurrentPassword, MustChangePassword, context.Response.StatusCode) = ((string)wanted["newPassword"]!, false, 204);
    }

    private bool HasPassword(HttpContext context) => context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:" + CurrentPassword));

    private static Task ProblemAsync(HttpContext context, int status, string code, string detail) =>
        JsonAsync(context, status, new JsonObject { ["status"] = status, ["code"] = code, ["detail"] = $"{code}: {detail}" }, "application/problem+json");

    private static Dictionary<string, string> Form(string body) => QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}

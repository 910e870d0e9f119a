using System.Diagnostics;
using System.Text.Json.Nodes;
using LuBan.Identity.Federation;
using LuBan.Resources;

namespace LuBan.Identity.Tests.Federation;

/// <summary>Sets up providers on a server.</summary>
internal static class Federations
{
    public const string SecretNamespace = "default";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static ClientInfo Browser { get; } = new("127.0.0.1", "test");

    public static WriteOptions AsAdmin { get; } = new() { User = "admin", FieldManager = "test" };

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    public static async Task WriteSecretAsync(this IdentityServer server, string name, params (string Key, string Value)[] data)
    {
        var kind = server.Resources.Registry.Current.FindKind("", "Secret")!;
        var body = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = SecretNamespace },
            ["stringData"] = new JsonObject(data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        };
        if (await server.Resources.GetAsync(kind, SecretNamespace, name, CancellationToken.None) is null) await server.Resources.CreateAsync(kind, SecretNamespace, body, AsAdmin, CancellationToken.None);
        else await server.Resources.UpdateAsync(kind, SecretNamespace, name, body, null, AsAdmin, CancellationToken.None);
    }

    public static Task ProvideAsync(this IdentityServer server, string name, string spec) => server.ApplyAsync("identityproviders", name, Parse(spec));

    public static async Task AddUserAsync(this IdentityServer server, string name, string? linkTo = null, params string[] groups)
    {
        var kind = server.Resources.Registry.Current.FindKind(IdentityKinds.Group, "User")!;
        var metadata = new JsonObject { ["name"] = name };
        if (linkTo is not null) metadata["annotations"] = new JsonObject { ["iam.luban.dev/link-identity"] = linkTo };
        await server.Resources.CreateAsync(kind, "", new JsonObject { ["metadata"] = metadata, ["spec"] = new JsonObject { ["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]) } }, AsAdmin, CancellationToken.None);
    }

    public static async Task<SignInResult> PasswordAsync(this IdentityServer server, string name, string password, string address = "127.0.0.1") =>
        await server.Get<SignIn>().PasswordAsync(name, password, Browser with { Address = address }, CancellationToken.None);

    public static async Task<Account?> AccountAsync(this IdentityServer server, string name) => await server.Get<AccountDirectory>().FindAsync(name, CancellationToken.None);

    /// <summary>The condition Ready of a provider, once it is about its present state.</summary>
    public static async Task<(string Status, string Message)> ReadyAsync(this IdentityServer server, string name, string? expected = null)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var kind = server.Resources.Registry.Current.FindKind(IdentityKinds.Group, nameof(IdentityProvider))!;
            var found = (await server.Resources.GetAsync(kind, "", name, CancellationToken.None))!.ToJson();
            var condition = found["status"]?["conditions"]?.AsArray().SingleOrDefault(one => (string?)one!["type"] == "Ready");
            var isNow = (long?)found["status"]?["observedGeneration"] == (long?)found["metadata"]!["generation"];
            if (condition is not null && isNow && (expected is null || (string?)condition["status"] == expected)) return ((string)condition["status"]!, (string)condition["message"]!);
            if (began.Elapsed > Deadline) throw new TimeoutException($"The provider '{name}' is not '{expected}': {found["status"]}");
            await Task.Yield();
        }
    }

    /// <summary>Waits for something that is about to happen.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition)
    {
        var began = Stopwatch.StartNew();
        while (!await condition())
        {
            if (began.Elapsed > Deadline) throw new TimeoutException("It did not happen.");
            await Task.Yield();
        }
    }

    public static SignInResult.Succeeded AssertIn(SignInResult result) => result as SignInResult.Succeeded ?? throw new Xunit.Sdk.XunitException($"Not signed in: {result}");

    public static SignInResult.Refused AssertRefused(SignInResult result, string code)
    {
        var refused = Assert.IsType<SignInResult.Refused>(result);
        Assert.True(refused.Code == code, $"Expected {code}, found {refused}");
        return refused;
    }
}

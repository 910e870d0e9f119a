using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>
/// Gives all replicas of one database the same administrator and the same token key: the first one keeps its own in a secret, the others take
/// them over. So a token that one replica issued is good at every other.
/// </summary>
internal sealed class SharedAccess(ResourceService resources, AdminAccount account, AccessTokens tokens)
{
    private const string Name = "kernel-access";
    private const string PasswordField = "adminPassword";
    private const string KeyField = "tokenKey";

    /// <summary>Shares or takes over. Called once, before requests are taken.</summary>
    /// <exception cref="ExtensionException">LB6008: the secret is there and cannot be used.</exception>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var kind = resources.Registry.Current.FindKind("", "Secret") ?? throw new InvalidOperationException("The kind Secret is not served.");
        await SystemNamespace.EnsureAsync(resources, SystemNamespace.Name, cancellationToken);
        var found = await resources.GetAsync(kind, SystemNamespace.Name, Name, cancellationToken) ?? await CreateAsync(kind, cancellationToken);
        var data = found.ToJson()["data"] as JsonObject;
        tokens.Adopt(Field(data, KeyField));
        account.Adopt(Encoding.UTF8.GetString(Field(data, PasswordField)));
    }

    private async Task<ResourceObject> CreateAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["type"] = "Opaque",
            ["data"] = new JsonObject
            {
                [PasswordField] = Convert.ToBase64String(Encoding.UTF8.GetBytes(account.Password)),
                [KeyField] = Convert.ToBase64String(tokens.Key),
            },
        };
        try
        {
            return await resources.CreateAsync(kind, SystemNamespace.Name, body, KernelKinds.AsKernel, cancellationToken);
        }
        catch (ResourceException refusal) when (refusal.StatusCode == 409)
        {
            // Another replica started at the same time and was first.
        }
        return await resources.GetAsync(kind, SystemNamespace.Name, Name, cancellationToken)
            ?? throw new ExtensionException("LB6008", $"The secret {SystemNamespace.Name}/{Name} was deleted while this replica started. Start it again.");
    }

    private static byte[] Field(JsonObject? data, string name)
    {
        var text = data?[name]?.GetValue<string>();
        var bytes = new byte[text?.Length ?? 0];
        if (text is { Length: > 0 } && Convert.TryFromBase64String(text, bytes, out var length)) return bytes[..length];
        throw new ExtensionException("LB6008", $"The secret {SystemNamespace.Name}/{Name} has no usable '{name}'. Delete it and start again: this replica then shares its own administrator's password and token key, and everybody signs in anew.");
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Identity.Federation;

/// <summary>Puts together what the code behind a provider needs. The Secret is read anew each time: a rotated one is used at once.</summary>
internal sealed class ProviderSettings(ResourceService resources)
{
    private static readonly JsonSerializerOptions Json = ResourceJson.CreateOptions();

    /// <exception cref="ExtensionException">LB8203: the Secret is not there.</exception>
    public async Task<IdentityProviderSettings> ReadAsync(IdentityProvider provider, CancellationToken cancellationToken) => new()
    {
        Name = provider.Metadata.Name!,
        Config = ConfigOf(provider.Spec),
        Secrets = await ReadSecretAsync(provider, cancellationToken),
        CaBundle = provider.Spec.Tls.CaBundle,
        AllowInsecure = provider.Spec.Tls.AllowInsecure,
        Json = Json,
    };

    private static JsonObject ConfigOf(IdentityProviderSpec spec)
    {
        object? section = spec.Type switch
        {
            IdentityProviderTypes.Oidc => spec.Oidc,
            IdentityProviderTypes.GitHub => spec.GitHub,
            IdentityProviderTypes.Ldap => spec.Ldap,
            // A copy: an extension may write into what it is given.
            _ => spec.Config?.DeepClone(),
        };
        return section as JsonObject ?? JsonSerializer.SerializeToNode(section, Json) as JsonObject ?? [];
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadSecretAsync(IdentityProvider provider, CancellationToken cancellationToken)
    {
        if (provider.Spec.CredentialsSecret is not { } name) return new Dictionary<string, string>();
        var kind = resources.Registry.Current.FindKind("", nameof(Secret))!;
        var found = await resources.GetAsync(kind, name.Namespace, name.Name, cancellationToken) ?? throw FederationErrors.NoSecret(provider.Metadata.Name!, name, "is not there");
        var secret = JsonSerializer.Deserialize<Secret>(found.Json.Span, Json)!;
        return (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(entry.Value).TrimEnd('\r', '\n'));
    }
}

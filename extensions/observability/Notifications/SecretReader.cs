using System.Text;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Notifications;

/// <summary>Reads credentials when they are needed, and keeps none.</summary>
internal sealed class SecretReader(Func<string, string, CancellationToken, Task<Secret?>> find, string defaultNamespace)
{
    /// <summary>The value; null when none is wanted.</summary>
    /// <exception cref="NotificationException">The secret or its key is not there.</exception>
    public async Task<string?> ReadAsync(Credential? credential, CancellationToken cancellationToken)
    {
        if (credential is null) return null;
        if (credential.ValueFrom?.SecretKeyRef is not { } key) return credential.Value;
        var ns = key.Namespace is { Length: > 0 } named ? named : defaultNamespace;
        var secret = await FindAsync(key.Name, ns, cancellationToken) ?? throw new NotificationException($"LB9265: the Secret '{key.Name}' is not in the namespace '{ns}'. Create it, or correct secretKeyRef.");
        return secret.Data?.GetValueOrDefault(key.Key) is { } value ? Encoding.UTF8.GetString(value)
            : throw new NotificationException($"LB9265: the Secret '{ns}/{key.Name}' has no key '{key.Key}'; it has: {string.Join(", ", secret.Data?.Keys ?? [])}.");
    }

    private async Task<Secret?> FindAsync(string name, string ns, CancellationToken cancellationToken)
    {
        try
        {
            return await find(name, ns, cancellationToken);
        }
        catch (ResourceException refusal)
        {
            throw new NotificationException($"LB9265: the Secret '{ns}/{name}' cannot be read: {refusal.Message}");
        }
    }
}

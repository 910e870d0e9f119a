using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Kernel.Catalogue;

/// <summary>Reads the credentials of sources from their Secrets, anew each time: a rotated password is used at once.</summary>
internal sealed class SourceCredentials(IResourceClient<Secret> secrets)
{
    // Feeds that take a token accept any user name with it.
    private const string TokenUser = "token";

    /// <exception cref="ExtensionException">LB4306: the Secret is missing, or has no credentials.</exception>
    public async Task<(string UserName, string Password)?> ReadAsync(PackageSource source, CancellationToken cancellationToken)
    {
        if (source.Spec.CredentialsSecret is not { } name) return null;
        var secret = await secrets.GetAsync(name.Name, name.Namespace, cancellationToken)
            ?? throw Missing(source, name, "is not there");
        if (Text(secret, "token") is { Length: > 0 } token) return (Text(secret, "username") ?? TokenUser, token);
        if (Text(secret, "username") is { Length: > 0 } user && Text(secret, "password") is { } password) return (user, password);
        throw Missing(source, name, "has neither 'token' nor 'username' and 'password'");
    }

    private static string? Text(Secret secret, string key) =>
        secret.Data?.TryGetValue(key, out var bytes) == true ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;

    private static ExtensionException Missing(PackageSource source, SecretName name, string what) => new("LB4306",
        $"The package source '{source.Metadata.Name}' takes its credentials from the Secret '{name.Name}' in '{name.Namespace}', which {what}. Create it: kubectl create secret generic {name.Name} -n {name.Namespace} --from-literal=username=NAME --from-literal=password=SECRET");
}

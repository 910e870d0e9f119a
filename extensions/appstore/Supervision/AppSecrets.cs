using System.Security.Cryptography;
using System.Text;
using LuBan.AppStore.Model;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.AppStore.Supervision;

/// <summary>The secrets of an app: generated ones in a core Secret of its own, others from where the app names them.</summary>
internal sealed class AppSecrets(IResourceClient<Secret> secrets)
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    public static string NameOf(LocalApp app) => $"{app.Metadata.Name}-app";

    public async Task<IReadOnlyDictionary<string, string>> EnsureAsync(LocalApp app, TemplateSpec template, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>();
        foreach (var named in app.Spec.Secrets ?? []) values[named.Name] = await ReadAsync(app, named, cancellationToken);
        var generated = (template.Secrets ?? []).Where(name => !values.ContainsKey(name)).ToList();
        if (generated.Count == 0) return values;
        var own = await GenerateAsync(app, generated, cancellationToken);
        foreach (var name in generated) values[name] = Encoding.UTF8.GetString(own[name]);
        return values;
    }

    /// <summary>Forgets what was generated.</summary>
    public async Task DeleteAsync(LocalApp app, CancellationToken cancellationToken)
    {
        if (await secrets.GetAsync(NameOf(app), app.Metadata.Namespace, cancellationToken) is { } own && IsOwn(own, app)) await secrets.DeleteAsync(NameOf(app), app.Metadata.Namespace, cancellationToken);
    }

    private async Task<string> ReadAsync(LocalApp app, AppSecret named, CancellationToken cancellationToken)
    {
        var secret = await secrets.GetAsync(named.SecretName, app.Metadata.Namespace, cancellationToken);
        return secret?.Data?.TryGetValue(named.Key, out var value) == true
            ? Encoding.UTF8.GetString(value)
            : throw new AppProblem("SecretNotFound", $"The Secret '{named.SecretName}' with the key '{named.Key}' is not in namespace {app.Metadata.Namespace}. Create it.");
    }

    private async Task<IReadOnlyDictionary<string, byte[]>> GenerateAsync(LocalApp app, List<string> names, CancellationToken cancellationToken)
    {
        var found = await secrets.GetAsync(NameOf(app), app.Metadata.Namespace, cancellationToken);
        if (found is not null && !IsOwn(found, app)) throw new AppProblem("SecretTaken", $"The Secret '{NameOf(app)}' belongs to somebody else. Delete or rename it, or give the app another name.");
        var data = new Dictionary<string, byte[]>(found?.Data ?? new Dictionary<string, byte[]>());
        var missing = names.Where(name => !data.ContainsKey(name)).ToList();
        if (missing.Count == 0) return data;
        foreach (var name in missing) data[name] = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString(Letters, 24));
        // Not owned by the app: with the volumes the passwords stay that open them.
        var secret = found ?? new Secret
        {
            Metadata = new() { Name = NameOf(app), Namespace = app.Metadata.Namespace, Labels = new Dictionary<string, string> { [AppStoreKinds.AppLabel] = app.Metadata.Name! } },
            Type = "Opaque",
        };
        _ = found is null ? await secrets.CreateAsync(secret with { Data = data }, cancellationToken) : await secrets.UpdateAsync(secret with { Data = data }, cancellationToken);
        return data;
    }

    private static bool IsOwn(Secret secret, LocalApp app) => secret.Metadata.Labels?.TryGetValue(AppStoreKinds.AppLabel, out var name) == true && name == app.Metadata.Name;
}

using System.Text;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Running;

/// <summary>The secrets and config maps that a run uses, read once for a try. Knows every secret text, so that it can be masked.</summary>
internal sealed class RunInputs(IResourceClient<Secret> secrets, IResourceClient<ConfigMap> configMaps, string @namespace)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, byte[]>?> _secrets = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, byte[]>?> _configMaps = [];
    private readonly HashSet<string> _texts = [];

    /// <summary>What must not be shown.</summary>
    public IReadOnlyCollection<string> SecretTexts => _texts;

    public void AddSecretText(string text) => _texts.Add(text);

    /// <summary>Whether a plan uses secrets at all.</summary>
    public static bool UsesSecrets(TaskPlan plan) => plan.Folders.Any(folder => folder.Kind == FolderKind.Secret)
        || plan.Steps.Any(step => (step.Env ?? []).Any(variable => variable.ValueFrom?.SecretKeyRef is not null) || (step.EnvFrom ?? []).Any(source => source.SecretRef is not null));

    /// <summary>Reads everything that a plan names.</summary>
    /// <exception cref="RunFailure">Something is not there.</exception>
    public async Task ReadAsync(TaskPlan plan, CancellationToken cancellationToken)
    {
        foreach (var folder in plan.Folders)
        {
            if (folder.Kind == FolderKind.Secret) await SecretAsync(folder.Object, folder.Optional, cancellationToken);
            if (folder.Kind == FolderKind.ConfigMap) await ConfigMapAsync(folder.Object, folder.Optional, cancellationToken);
        }

        foreach (var step in plan.Steps)
        {
            foreach (var source in (step.Env ?? []).Select(variable => variable.ValueFrom).OfType<EnvVarSource>())
            {
                if (source.SecretKeyRef is { } secret) await SecretAsync(secret.Name, secret.Optional == true, cancellationToken);
                if (source.ConfigMapKeyRef is { } map) await ConfigMapAsync(map.Name, map.Optional == true, cancellationToken);
            }

            foreach (var source in step.EnvFrom ?? [])
            {
                if (source.SecretRef is { } secret) await SecretAsync(secret.Name, secret.Optional == true, cancellationToken);
                if (source.ConfigMapRef is { } map) await ConfigMapAsync(map.Name, map.Optional == true, cancellationToken);
            }
        }
    }

    /// <summary>The keys of a secret; empty when it is optional and not there.</summary>
    public IReadOnlyDictionary<string, byte[]> Secret(string? name) => _secrets.GetValueOrDefault(name ?? "") ?? new Dictionary<string, byte[]>();

    /// <summary>The keys of a config map; empty when it is optional and not there.</summary>
    public IReadOnlyDictionary<string, byte[]> ConfigMap(string? name) => _configMaps.GetValueOrDefault(name ?? "") ?? new Dictionary<string, byte[]>();

    /// <summary>The environment that a step's own variables make; those of LuBan come first.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(Step step, TaskRun run)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in step.EnvFrom ?? [])
        {
            foreach (var (key, value) in source.SecretRef is { } secret ? Secret(secret.Name) : ConfigMap(source.ConfigMapRef?.Name))
                if (IsVariable(source.Prefix + key)) variables[source.Prefix + key] = Encoding.UTF8.GetString(value);
        }

        foreach (var variable in step.Env ?? [])
            if (Value(variable, run) is { } value) variables[variable.Name] = Expand(value, variables);
        return variables;
    }

    private string? Value(EnvVar variable, TaskRun run) => variable.ValueFrom switch
    {
        null => variable.Value ?? "",
        { SecretKeyRef: { } secret } => Key(Secret(secret.Name), secret, "secret"),
        { ConfigMapKeyRef: { } map } => Key(ConfigMap(map.Name), map, "config map"),
        { FieldRef: { } field } => Field(field.FieldPath, run),
        _ => null,
    };

    private static string? Key(IReadOnlyDictionary<string, byte[]> keys, KeySelector selector, string what)
    {
        if (keys.TryGetValue(selector.Key, out var value)) return Encoding.UTF8.GetString(value);
        return selector.Optional == true ? null : throw new RunFailure("CreateContainerConfigError", $"The {what} '{selector.Name}' has no key '{selector.Key}'.");
    }

    private static string Field(string path, TaskRun run)
    {
        var metadata = run.Metadata;
        if (path is "metadata.name") return metadata.Name!;
        if (path is "metadata.namespace") return metadata.Namespace!;
        if (path is "metadata.uid") return metadata.Uid!;
        if (path is "spec.serviceAccountName") return run.Spec.ServiceAccountName ?? "default";
        foreach (var (prefix, values) in new[] { ("metadata.labels['", metadata.Labels), ("metadata.annotations['", metadata.Annotations) })
            if (path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal)) return values?.GetValueOrDefault(path[prefix.Length..^2]) ?? "";
        throw new RunFailure("CreateContainerConfigError", $"The field '{path}' is not there; metadata.name, metadata.namespace, metadata.uid, metadata.labels['…'], metadata.annotations['…'] and spec.serviceAccountName are.");
    }

    /// <summary><c>$(NAME)</c> stands for a variable before it, and <c>$$(NAME)</c> for itself.</summary>
    private static string Expand(string value, Dictionary<string, string> variables) =>
        System.Text.RegularExpressions.Regex.Replace(value, @"\$?\$\(([A-Za-z_][A-Za-z0-9_]*)\)", match => match.Value.StartsWith("$$", StringComparison.Ordinal) ? match.Value[1..]
            : variables.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    internal static bool IsVariable(string name) => name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private async Task SecretAsync(string? name, bool optional, CancellationToken cancellationToken)
    {
        if (_secrets.ContainsKey(name ?? "")) return;
        var found = name is { Length: > 0 } ? await secrets.GetAsync(name, @namespace, cancellationToken) : null;
        if (found is null && !optional) throw new RunFailure("CreateContainerConfigError", $"There is no secret '{name}' in the namespace '{@namespace}'.");
        _secrets[name ?? ""] = found?.Data;
        foreach (var value in found?.Data?.Values ?? []) _texts.Add(Encoding.UTF8.GetString(value));
    }

    private async Task ConfigMapAsync(string? name, bool optional, CancellationToken cancellationToken)
    {
        if (_configMaps.ContainsKey(name ?? "")) return;
        var found = name is { Length: > 0 } ? await configMaps.GetAsync(name, @namespace, cancellationToken) : null;
        if (found is null && !optional) throw new RunFailure("CreateContainerConfigError", $"There is no config map '{name}' in the namespace '{@namespace}'.");
        var texts = found?.Data?.Select(item => KeyValuePair.Create(item.Key, Encoding.UTF8.GetBytes(item.Value))) ?? [];
        _configMaps[name ?? ""] = texts.Concat(found?.BinaryData ?? new Dictionary<string, byte[]>()).ToDictionary(item => item.Key, item => item.Value);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;

namespace LuBan.AppStore.Supervision;

/// <summary>One instance with every text filled in: what is written and started.</summary>
internal sealed record InstancePlan
{
    public required ResolvedApp Resolved { get; init; }
    public required string Folder { get; init; }
    public required AppValues Values { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required string WorkingDirectory { get; init; }

    /// <summary>Files below the configuration's folder.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>What goes into volumes once: the configuration's file and the target.</summary>
    public required IReadOnlyDictionary<string, string> Seeds { get; init; }

    /// <summary>Differs when the instance has to be started anew.</summary>
    public required string Hash { get; init; }

    public string Config => Values.Config;

    public static InstancePlan Make(ResolvedApp resolved, int index, IReadOnlyDictionary<string, int> ports, AppPlaces places, string? backup = null)
    {
        var (app, template) = (resolved.App, resolved.Template);
        var folder = places.Instance(app, index);
        var config = Path.Combine(folder, "config");
        var secretFiles = resolved.Secrets.Keys.ToDictionary(name => name, name => Path.Combine(config, "secrets", name));
        var values = new AppValues
        {
            App = app.Metadata.Name!, Namespace = app.Metadata.Namespace!, Version = template.Version, Instance = index, Config = config, Work = Path.Combine(folder, "work"), Parameters = resolved.Parameters,
            Programs = resolved.Programs, Ports = ports, SecretFiles = secretFiles, Artifact = resolved.Artifact, Backup = backup,
            Volumes = (template.Volumes ?? []).ToDictionary(name => name, name => places.Volume(app, name, index)),
        };
        try
        {
            return Fill(resolved, folder, values);
        }
        catch (TemplateException e)
        {
            throw new AppProblem("Invalid", e.Message);
        }
    }

    private static InstancePlan Fill(ResolvedApp resolved, string folder, AppValues values)
    {
        var template = resolved.Template;
        var fileText = (values with { Secrets = resolved.Secrets }).Text;
        var files = new Dictionary<string, string>(resolved.Secrets.Select(secret => KeyValuePair.Create($"secrets/{secret.Key}", secret.Value)));
        var seeds = new Dictionary<string, string>();
        foreach (var file in template.Files ?? [])
        {
            var path = file.Volume is null ? file.Path : $"seeds/{file.Volume}/{file.Path}";
            files[path] = fileText.Fill(file.Content);
            if (file.Volume is { } volume) seeds[Path.Combine(values.Config, path)] = Path.Combine(values.Volumes[volume], file.Path);
        }

        var command = template.CommandFrom is { } parameter ? FromParameter(values, parameter) : values.Text.Fill(template.Command);
        var environment = (template.Env ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => values.Text.Fill(pair.Value));
        foreach (var (name, value) in resolved.App.Spec.Env ?? new Dictionary<string, string>()) environment[name] = values.Text.Fill(value);
        var plan = new InstancePlan
        {
            Resolved = resolved, Folder = folder, Values = values, Command = command, Environment = environment, Files = files, Seeds = seeds,
            WorkingDirectory = template.WorkingDirectory is { } working ? values.Text.Fill(working) : values.Work, Hash = "",
        };
        return plan with { Hash = HashOf(plan) };
    }

    private static IReadOnlyList<string> FromParameter(AppValues values, string parameter)
    {
        var command = values.Text.Fill(["${param." + parameter + "...}"]).Select(values.Text.Fill).ToList();
        return command.Count > 0 && command[0].StartsWith('/') ? command : throw new AppProblem("Invalid", $"spec.parameters.{parameter}: the first text must be the absolute path of a program.");
    }

    private static string HashOf(InstancePlan plan)
    {
        var app = plan.Resolved.App;
        var restarted = app.Metadata.Annotations?.GetValueOrDefault(AppStoreKinds.RestartedAt) ?? "";
        // Seeds are written once, so a change of them is none.
        var files = plan.Files.Where(file => !file.Key.StartsWith("seeds/", StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal);
        var text = JsonSerializer.Serialize<object[]>([plan.Command, plan.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal), files, plan.WorkingDirectory, plan.Resolved.User?.UserId ?? 0, app.Spec.Artifact ?? "", restarted]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

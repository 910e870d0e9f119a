using System.Text.Json.Nodes;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;

namespace LuBan.AppStore.Api;

/// <summary>A template as the store shows it.</summary>
internal sealed record TemplateView(
    string Name, string Origin, string Title, IReadOnlyDictionary<string, string>? Description, string Category, string Icon, string Version, JsonObject? Parameters,
    IReadOnlyList<string> Ports, IReadOnlyList<string> Volumes, int MaxInstances, bool Artifact, bool Backup, IReadOnlyList<ProgramView> Programs)
{
    public static TemplateView Of(Template template)
    {
        var spec = template.Spec;
        return new(template.Name, template.Origin, spec.Title.Length > 0 ? spec.Title : template.Name, spec.Description, spec.Category, spec.Icon, spec.Version, spec.Parameters,
            [.. (spec.Ports ?? []).Select(port => port.Name)], spec.Volumes ?? [], spec.MaxInstances, spec.Artifact, spec.Backup is not null,
            [.. (spec.Programs ?? []).Select(program => new ProgramView(program.Name, ProgramFinder.Find(program), program.Remedy))]);
    }
}

/// <summary>A program of a template on this machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where it is; null when it is not installed.</param>
/// <param name="Remedy">What to do then.</param>
internal sealed record ProgramView(string Name, string? Path, string Remedy);

using LuBan.AppStore.Artifacts;
using LuBan.AppStore.Model;
using LuBan.AppStore.Templates;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>Looks up what an app names, and says everything that is missing or wrong at once.</summary>
internal sealed class AppResolver(TemplateCatalogue catalogue, AppSecrets secrets, ArtifactStore artifacts, AppPlaces places)
{
    public async Task<ResolvedApp> ResolveAsync(LocalApp app, CancellationToken cancellationToken)
    {
        var spec = app.Spec;
        var template = await catalogue.FindAsync(spec.Template, spec.Version, cancellationToken)
            ?? throw new AppProblem("TemplateNotFound", $"There is no template '{spec.Template}'{(spec.Version is { } version ? $" in version {version}" : "")}. See the store for what there is; a version that was uploaded must be active.");
        var parameters = ParameterRules.Complete(template.Spec.Parameters, spec.Parameters);
        Check(app, template.Spec, parameters);
        var programs = Programs(template.Spec);
        var artifact = Artifact(app, template.Spec);
        var user = User(template.Spec);
        if (user is not null && places.Closed() is { } closed)
        {
            throw new AppProblem("FolderClosed", $"Apps run as user {user.UserId}, who cannot pass the folder {closed}. Run: chmod o+x {closed}, or set 'folder' in the configuration of the app store to one that everybody can pass, such as /var/lib/luban-apps.");
        }

        return new(app, template.Spec, parameters, programs, user, await secrets.EnsureAsync(app, template.Spec, cancellationToken), artifact);
    }

    private static void Check(LocalApp app, TemplateSpec template, System.Text.Json.Nodes.JsonObject parameters)
    {
        var problems = TemplateRules.Check(template).Concat(ParameterRules.Check(template.Parameters, parameters, "spec.parameters")).ToList();
        if (app.Spec.Instances > template.MaxInstances) problems.Add($"spec.instances: the template allows {template.MaxInstances} at most.");
        foreach (var (name, port) in app.Spec.Ports ?? new Dictionary<string, int>())
        {
            if (template.Ports?.Any(known => known.Name == name) != true) problems.Add($"spec.ports.{name}: the template has no such port. There are: {string.Join(", ", (template.Ports ?? []).Select(known => known.Name).DefaultIfEmpty("none"))}.");
            if (port is < 1 or > 65535 || port + Math.Max(0, app.Spec.Instances - 1) > 65535) problems.Add($"spec.ports.{name}: {port} is not between 1 and 65535 for all instances.");
        }

        if (problems.Count > 0) throw new AppProblem("Invalid", string.Join(" ", problems));
    }

    private static Dictionary<string, string> Programs(TemplateSpec template)
    {
        var found = (template.Programs ?? []).ToDictionary(program => program.Name, program => (Program: program, Path: ProgramFinder.Find(program)));
        var missing = found.Values.Where(entry => entry.Path is null).Select(entry => entry.Program).ToList();
        if (missing.Count == 0) return found.ToDictionary(entry => entry.Key, entry => entry.Value.Path!);
        var remedies = string.Join("; ", missing.Select(program => program.Remedy).Where(remedy => remedy.Length > 0).Distinct());
        throw new AppProblem("ProgramNotFound", $"Not installed on this machine: {string.Join(", ", missing.Select(program => $"{program.Name} (looked for {string.Join(", ", program.Paths)})"))}. {(remedies.Length > 0 ? $"To install: {remedies}" : "Install it.")}");
    }

    private string? Artifact(LocalApp app, TemplateSpec template)
    {
        if (!template.Artifact) return app.Spec.Artifact is null ? null : throw new AppProblem("Invalid", "spec.artifact: the template runs no artifact.");
        if (app.Spec.Artifact is not { } digest) throw new AppProblem("ArtifactMissing", $"The template runs an artifact: upload one to namespaces/{app.Metadata.Namespace}/artifacts and set spec.artifact to its digest.");
        return artifacts.Find(app.Metadata.Namespace!, digest) ?? throw new AppProblem("ArtifactMissing", $"There is no artifact {digest} in namespace {app.Metadata.Namespace}. Upload it again.");
    }

    private static ProcessUser? User(TemplateSpec template) =>
        ProcessUser.CanChange ? (template.Users ?? []).Select(ProcessUser.Find).FirstOrDefault(user => user is { UserId: > 0, GroupId: > 0 }) ?? ProcessUser.Unprivileged : null;
}

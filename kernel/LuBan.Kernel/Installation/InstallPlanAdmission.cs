using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>Refuses plans that cannot mean anything, gives every plan its finalizer, protects dependencies, and answers dry runs with a preview.</summary>
/// <remarks>The acquisition writes plans itself, so it is there only after the resource service that asks this admission.</remarks>
internal sealed class InstallPlanAdmission(InstalledPackages installed, Lazy<PackageAcquisition> acquisition) : IAdmission
{
    public bool Handles(ResourceKind kind) => kind.Group == KernelKinds.Group && kind.Kind == nameof(InstallPlan);

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Subresource is not null) return;
        if (request.Operation == AdmissionOperation.Delete)
        {
            RefuseWhileNeeded(request.Name, request.Old, "deleted", PlanAnnotations.Cascade);
            return;
        }
        var plan = request.Object!;
        var problems = Validate(request.Name, plan).ToList();
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
        if (request.Operation == AdmissionOperation.Update) PlanRules.RefuseOtherVersionUnderLock(request.Kind, request.Name, request.Old, plan);
        if (request.Operation == AdmissionOperation.Update && IsEnabled(request.Old) && !IsEnabled(plan)) RefuseWhileNeeded(request.Name, plan, "disabled", PlanAnnotations.Force);
        if (request.Operation == AdmissionOperation.Create) AddFinalizer(plan);
        if (request.DryRun) await PreviewAsync(plan, cancellationToken);
    }

    private IEnumerable<StatusCause> Validate(string name, JsonObject plan)
    {
        var spec = plan["spec"] as JsonObject;
        var id = Text(spec?["extension"]?["id"]);
        if (id is null || !ExtensionId.IsValid(id))
        {
            yield return new("FieldValueInvalid", $"LB4101: '{id}' is not an extension id. Expected Publisher.Name: ASCII letters, digits, dots, dashes and underscores, with at least one dot.", "spec.extension.id");
        }
        else if (name != id.ToLowerInvariant())
        {
            yield return new("FieldValueInvalid", $"LB4102: the plan is named '{name}', but its extension is '{id}'. Name the plan '{id.ToLowerInvariant()}'.", "metadata.name");
        }
        var version = Text(spec?["extension"]?["version"]);
        if (!string.IsNullOrWhiteSpace(version) && !VersionRange.TryParse(version, out _))
        {
            yield return new("FieldValueInvalid", $"LB4103: '{version}' is neither a version nor a range. Write 1.2.3, ^1.2, \">=1.0 <2.0\", or leave it out for the newest that fits.", "spec.extension.version");
        }
        foreach (var problem in PlanRules.Check(spec)) yield return problem;
        if (Text(spec?["isolation"]) == nameof(IsolationTier.Process) && !OperatingSystem.IsLinux())
        {
            yield return new("FieldValueInvalid", "LB4010: " + InstallationErrors.IsolationUnavailable(id ?? name).Detail, "spec.isolation");
        }
        if (spec?["config"] is JsonObject config && installed.TryFind(name, out var package))
        {
            foreach (var problem in PlanConfig.Check(package.Manifest.ConfigSchema, config)) yield return problem with { Message = $"{PlanConfig.Code}: {problem.Message}" };
        }
    }

    private void RefuseWhileNeeded(string name, JsonObject? plan, string verb, string unless)
    {
        var annotations = plan?["metadata"]?["annotations"];
        if (Text(annotations?[unless]) == "true" || Text(annotations?[PlanAnnotations.Force]) == "true") return;
        var dependants = installed.DependantsOf(name);
        if (dependants.Count == 0) return;
        throw new ResourceException(409, "Conflict",
            $"LB4014: '{name}' cannot be {verb}: it is needed by {string.Join(", ", dependants)}. Remove them first, or set the annotation {unless}=true.");
    }

    private async Task PreviewAsync(JsonObject plan, CancellationToken cancellationToken)
    {
        PlanPreview preview;
        try
        {
            var extension = plan["spec"]!["extension"]!;
            var resolution = await acquisition.Value.PreviewAsync(Text(extension["id"])!, Text(extension["version"]), cancellationToken);
            preview = new([.. resolution.Packages.Select(package => acquisition.Value.Describe(package, plan.Deserialize<InstallPlan>(KernelJson.Options)!))], [.. resolution.Problems.Select(problem => problem.ToString())]);
        }
        catch (ExtensionException exception)
        {
            preview = new([], [exception.Message]);
        }
        var status = plan["status"] as JsonObject ?? [];
        status["preview"] = JsonSerializer.SerializeToNode(preview, KernelJson.Options);
        plan["status"] = status;
    }

    private static void AddFinalizer(JsonObject plan)
    {
        var metadata = (JsonObject)plan["metadata"]!;
        var finalizers = metadata["finalizers"] as JsonArray ?? [];
        if (!finalizers.Any(finalizer => Text(finalizer) == PlanAnnotations.Finalizer)) finalizers.Add(PlanAnnotations.Finalizer);
        metadata["finalizers"] = finalizers.DeepClone();
    }

    private static bool IsEnabled(JsonObject? plan) => plan?["spec"]?["enabled"] is not JsonValue value || !value.TryGetValue<bool>(out var enabled) || enabled;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

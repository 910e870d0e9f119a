using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Admission;

/// <summary>Lets extensions change what is written.</summary>
internal sealed class ExtensionDefaulting(Lazy<AdmissionHooks> hooks) : IAdmission
{
    private static readonly string[] KernelsOwn = ["name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "managedFields", "ownerReferences", "finalizers"];

    public bool Handles(ResourceKind kind) => hooks.Value.Any(kind);

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Object is not { } next) return;
        var problems = new List<StatusCause>();
        foreach (var (runtime, hook) in hooks.Value.For(request, hook => hook.Defaults))
        {
            AdmissionVersions.Check(runtime, hook, request);
            if (await AdmissionCall.AskAsync(runtime, hook, request, validate: false, hooks.Value.Logger, cancellationToken) is not { } reply) continue;
            problems.AddRange(AdmissionVersions.Causes(runtime, reply));
            if (reply.Changes is { } changes) MergeDifference.Apply(next, Allowed(changes));
        }
        if (problems.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, problems);
    }

    /// <summary>Labels, annotations and content; not what identifies the object, and not its status.</summary>
    private static JsonObject Allowed(JsonObject changes)
    {
        foreach (var field in new[] { "apiVersion", "kind", "status" }) changes.Remove(field);
        if (changes["metadata"] is JsonObject metadata)
            foreach (var field in KernelsOwn) metadata.Remove(field);
        return changes;
    }
}

/// <summary>Lets extensions refuse what is written.</summary>
internal sealed class ExtensionValidation(Lazy<AdmissionHooks> hooks) : IAdmission
{
    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => hooks.Value.Any(kind);

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        // All of them, so that the writer hears of every problem at once.
        var problems = new List<StatusCause>();
        foreach (var (runtime, hook) in hooks.Value.For(request, hook => hook.Validates))
        {
            AdmissionVersions.Check(runtime, hook, request);
            if (await AdmissionCall.AskAsync(runtime, hook, request, validate: true, hooks.Value.Logger, cancellationToken) is { } reply) problems.AddRange(AdmissionVersions.Causes(runtime, reply));
        }
        if (problems.Count == 0) return;
        if (request.Operation != AdmissionOperation.Delete) throw Refusal.Invalid(request.Kind, request.Name, problems);
        throw Refusal.Forbidden(request.Kind, request.Name, string.Join("; ", problems.Select(problem => problem.Field.Length == 0 ? problem.Message : $"{problem.Field}: {problem.Message}")));
    }
}

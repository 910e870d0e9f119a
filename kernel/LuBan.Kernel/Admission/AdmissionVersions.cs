using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Admission;

/// <summary>What both phases do with a hook and its answer.</summary>
internal static class AdmissionVersions
{
    /// <summary>A hook reads one version. What it cannot read must not pass it by.</summary>
    /// <exception cref="ResourceException">The write is in another version, and the hook's policy is to refuse then.</exception>
    public static void Check(ExtensionRuntime runtime, AdmissionContribution hook, AdmissionRequest request)
    {
        if (hook.Version == request.Kind.Version || hook.FailurePolicy == AdmissionFailurePolicy.Ignore) return;
        throw Refusal.Create(500, "InternalError",
            $"Internal error occurred: LB3083: the admission hook {hook.Hook} of the extension '{runtime.Id}' reads {hook.Plural} in version {hook.Version}, and the write is in version {request.Kind.Version}. Write version {hook.Version}, or upgrade the extension.");
    }

    public static IEnumerable<StatusCause> Causes(ExtensionRuntime runtime, AdmissionReply reply) => reply.Problems.Select(problem =>
        new StatusCause("FieldValueInvalid", $"Invalid value: {problem.Message} (refused by the extension '{runtime.Id}')", problem.Field));
}

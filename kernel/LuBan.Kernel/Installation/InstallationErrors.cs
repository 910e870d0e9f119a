using LuBan.Kernel.Catalogue;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>The errors of this room. Each code has a paragraph in docs/errors.md.</summary>
internal static class InstallationErrors
{
    public static ExtensionException Unresolvable(string id, IReadOnlyList<ExtensionProblem> problems) => new("LB4001",
        $"'{id}' cannot be installed: {string.Join(" | ", problems)}");

    public static ExtensionException NoSources() => new("LB4002",
        "There is no package source, so no package can be found. Add one: luban source add NAME URL_OR_FOLDER.");

    public static ExtensionException PhaseDeadline(string phase, TimeSpan limit) => new("LB4003",
        $"{phase} took longer than its deadline of {limit.TotalSeconds:0} s and was given up. Look at luban logs, mend the cause, and run luban retry.");

    public static ExtensionException Cancelled(string operationId) => new("LB4004",
        $"Operation {operationId} was cancelled. Run luban retry to start it again, or change or delete the plan.");

    public static ExtensionException DependencyFailed(string id, string dependency, string? reason) => new("LB4005",
        $"'{id}' needs '{dependency}', which is not installed{(reason is null ? "" : $": {reason}")}. Mend '{dependency}' (luban status {dependency}), then run luban retry {id}.");

    public static ExtensionException HostTooOld(string id, string version, string range, string host) => new("LB4006",
        $"'{id}' {version} needs a LuBan kernel {range}; this one is {host}. Install a version of '{id}' that fits, or upgrade the kernel.");

    public static ExtensionException StartCrashed(string id, string version, int times) => new("LB4007",
        $"The kernel ended {times} times in a row while it activated '{id}' {version}, so it no longer tries by itself. Mend or change the extension, then run luban retry {id}.");

    public static ExtensionException PackageMissing(string id, string version) => new("LB4008",
        $"The stored package of '{id}' {version} is missing or damaged. Run luban retry {id} to fetch it again from a package source.");

    public static ExtensionException SafeMode(string id) => new("LB4009",
        $"'{id}' is not loaded because the kernel runs in safe mode. Uninstall or change what is broken, then start the kernel without --safe-mode.");

    public static ExtensionException IsolationUnavailable(string id) => new("LB4010",
        $"The plan of '{id}' asks for isolation Process, and workers need Linux, which this kernel does not run on. Use Default or InProcess.");

    public static ExtensionException DependencyTooOld(string id, string dependency, string installed, string needed) => new("LB4011",
        $"'{id}' needs '{dependency}' {needed}, but {installed} is installed and its plan pins another version. Change spec.extension.version of plan '{dependency.ToLowerInvariant()}' first.");

    public static ExtensionException Unexpected(string doing, Exception exception) => new("LB4012",
        $"{doing} failed: {exception.Message} This is a fault of the kernel or of the machine (disk, memory); the kernel's log has the details.", exception);

    public static ExtensionException DataNotRemoved(string id, string reason) => new("LB4013",
        $"The data of '{id}' could not be removed: {reason} Mend the cause; the removal is tried again, and luban uninstall --force goes on without it.");

    public static ExtensionException HasDependants(string id, IReadOnlyList<string> dependants) => new("LB4014",
        $"'{id}' is needed by {string.Join(", ", dependants)}. Remove them first, or take them along: luban uninstall {id.ToLowerInvariant()} --cascade.");

    public static ExtensionException DependantNotRemoved(string dependant, string? reason) => new("LB4015",
        $"'{dependant}' had to go first, and its removal failed: {reason} Mend it, or run luban uninstall --force.");

    public static ExtensionException Blocked(string id, string version, BlockedVersion entry) => new("LB4017",
        $"'{id}' {version} is blocked ({entry.Reference}, {entry.Reason}): {Sentence(entry.Message)} Choose another version. Who knows better can let it run: kubectl annotate plan {id.ToLowerInvariant()} {PlanAnnotations.AllowBlocked}={entry.Reference}");

    private static string Sentence(string text) => text.Length == 0 || text.EndsWith('.') ? text : text + ".";

    public static ExtensionException NotLeading() => new("LB4024",
        "This replica does not lead, and only the leading one knows the states to go back to. Send the request to the leading replica: kubectl get replicas.");

    public static ExtensionException NoSuchGeneration(int number, IEnumerable<int> known) => new("LB4025",
        $"There is no state {number} to go back to; there are {string.Join(", ", known)}. Older ones were collected. Choose one of these: GET /api/kernel/v1/generations shows them.");

    public static ExtensionException NotShared(string id, string version) => new("LB4050",
        $"This replica does not have the package of '{id}' {version}, and no other replica has shared it. The leading replica shares it when it starts; when it is gone for good, run luban retry {id.ToLowerInvariant()}.");

    public static ExtensionException SharedPackageDiffers(string id, string version, string expected, string found) => new("LB4051",
        $"The shared package of '{id}' {version} has the hash {found}, expected {expected}: the shared database was damaged or tampered with. Install the version again from a source that you trust.");
}

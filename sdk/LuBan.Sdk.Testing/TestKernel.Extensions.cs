using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Sdk.Testing;

public sealed partial class TestKernel
{
    private IResourceClient<InstallPlan> Plans => _run.Services.GetRequiredService<IResourceClient<InstallPlan>>();

    /// <summary>Installs a package, and approves what it asks for.</summary>
    /// <param name="package">The package.</param>
    /// <param name="config">The extension's configuration.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the extension serves.</returns>
    /// <exception cref="ExtensionException">It could not be installed; the message says why.</exception>
    public async Task InstallAsync(ExtensionPackage package, object? config = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        await _folder.AddAsync(package, cancellationToken);
        var settings = TestJson.Object(config);
        await Plans.CreateAsync(new InstallPlan
        {
            Metadata = new() { Name = NameOf(package.Id) },
            Spec = new() { Extension = new() { Id = package.Id, Version = package.Version }, Config = settings.Count > 0 ? settings : null, ApprovedPermissions = Approved(package) },
        }, cancellationToken);
        await WaitForPlanAsync(package.Id, plan => Serves(plan, package.Version), $"{package.Version} to serve", cancellationToken);
    }

    /// <summary>Puts another version in the place of the one that serves, as an operator would: beside it, one swap, the old one drained and unloaded.</summary>
    /// <param name="package">The other version, such as <c>ExtensionPackage.Of&lt;NotesExtension&gt;().NextVersion()</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the new version serves and the old one's code is gone.</returns>
    /// <exception cref="ExtensionException">The new version does not come up, or the old one leaks; the message says why.</exception>
    public async Task UpgradeAsync(ExtensionPackage package, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        var old = Find(package.Id);
        await _folder.AddAsync(package, cancellationToken);
        await Plans.PatchAsync(NameOf(package.Id), new()
        {
            ["spec"] = new JsonObject
            {
                ["extension"] = new JsonObject { ["id"] = package.Id, ["version"] = package.Version },
                ["approvedPermissions"] = new JsonArray([.. Approved(package).Select(name => JsonValue.Create(name))]),
            },
        }, null, cancellationToken);
        await WaitForPlanAsync(package.Id, plan => Serves(plan, package.Version), $"{package.Version} to serve", cancellationToken);
        if (!ReferenceEquals(Find(package.Id), old)) await CheckGoneAsync(old, cancellationToken);
    }

    /// <summary>Gives the running extension another configuration.</summary>
    /// <typeparam name="TExtension">The extension's class.</typeparam>
    /// <param name="config">The whole of it, such as <c>new { maxWords = 5 }</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when it is in force.</returns>
    /// <exception cref="ExtensionException">It was refused; the old one stays in force.</exception>
    /// <exception cref="ResourceException">The schema of the manifest does not allow it.</exception>
    public Task ConfigureAsync<TExtension>(object config, CancellationToken cancellationToken = default) where TExtension : Extension => ConfigureAsync(IdOf<TExtension>(), config, cancellationToken);

    /// <summary>The same for an extension that has no class.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="config">The whole of it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when it is in force.</returns>
    public async Task ConfigureAsync(string id, object config, CancellationToken cancellationToken = default)
    {
        var plan = await Plans.GetAsync(NameOf(id), null, cancellationToken);
        var written = await Plans.UpdateAsync(plan! with { Spec = plan.Spec with { Config = TestJson.Object(config) } }, cancellationToken);
        await WaitForPlanAsync(id, now => Serves(now, null) && now.Status!.ObservedGeneration >= written.Metadata.Generation, "to have its new configuration", cancellationToken);
    }

    /// <summary>Removes an extension, as an operator would, and proves that nothing holds its code in memory any more.</summary>
    /// <typeparam name="TExtension">The extension's class.</typeparam>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when its code is gone.</returns>
    /// <exception cref="ExtensionException">Its code is still there; the message says what holds it, as far as known.</exception>
    public Task UninstallAsync<TExtension>(CancellationToken cancellationToken = default) where TExtension : Extension => UninstallAsync(IdOf<TExtension>(), cancellationToken);

    /// <summary>The same for an extension that has no class.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task UninstallAsync(string id, CancellationToken cancellationToken = default)
    {
        var old = Find(id);
        await Plans.DeleteAsync(NameOf(id), null, cancellationToken);
        await WaitAsync(async token => await Plans.GetAsync(NameOf(id), null, token) is null ? "gone" : null, () => $"{id} to be uninstalled", cancellationToken);
        await CheckGoneAsync(old, cancellationToken);
    }

    private async Task<InstallPlan> WaitForPlanAsync(string id, Func<InstallPlan, bool> condition, string what, CancellationToken cancellationToken)
    {
        InstallPlan? last = null;
        return await WaitAsync(async token =>
        {
            last = await Plans.GetAsync(NameOf(id), null, token);
            if (last is not null && condition(last)) return last;
            if (last?.Status is { Phase: InstallPhase.Failed } status && status.ObservedGeneration >= last.Metadata.Generation)
                throw new ExtensionException(status.Reason is { Length: > 0 } code ? code : "LB9004", $"{id} is not as it should be: {status.Message}{Log.Tail(id)}");
            return null;
        }, () => $"{id} {what}; it is {last?.Status?.Phase} ({last?.Status?.Operation?.Step})", cancellationToken);
    }

    /// <summary>The kernel tells when the code of a version that ended is gone, or what still holds it.</summary>
    private async Task CheckGoneAsync(ExtensionRuntime? runtime, CancellationToken cancellationToken)
    {
        if (runtime is null) return;
        var verdict = await WaitAsync<UnloadVerdict>(async token => await runtime.Ended.WaitAsync(token), () => $"{runtime.Id} {runtime.Version} to end; it is {runtime.State}", cancellationToken);
        if (verdict.State == ExtensionState.Leaked)
            throw new ExtensionException("LB9005", $"The code of {runtime.Id} {runtime.Version} is still in memory after it was stopped. {verdict.Reason} {string.Join(" ", verdict.Notes)}");
    }

    private static bool Serves(InstallPlan plan, string? version) => plan.Status is { Phase: InstallPhase.Installed } status && status.ObservedGeneration >= plan.Metadata.Generation
        && (version is null || status.InstalledVersion == version) && status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private ExtensionRuntime? Find(string id) => Running().FirstOrDefault(runtime => string.Equals(runtime.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Who tests an extension approves what it wants, and that its pages run.</summary>
    private static IReadOnlyList<string> Approved(ExtensionPackage package) => [.. package.Approvals, "console.module"];

    private static string IdOf<TExtension>() where TExtension : Extension => ExtensionPackage.Of<TExtension>().Id;

    private static string NameOf(string id) => id.ToLowerInvariant();
}

using LuBan.Kernel.Contributions;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Browsing;

/// <summary>Works out what an install would do, with the same choice of versions and the same checks. Writes nothing.</summary>
internal sealed class InstallPreview(
    PackageAcquisition acquisition, PlanPermissions permissions, VersionReader versions, InstalledPackages installed, ExtensionShelf shelf, IResourceClient<InstallPlan> plans, TimeProvider time)
{
    private const int MaxLookedInto = 20;
    private const int Parallelism = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Works it out.</summary>
    /// <param name="id">The extension.</param>
    /// <param name="wish">What would be written into its plan.</param>
    /// <param name="language">The language of words.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<InstallPreviewView> ReadAsync(string id, InstallWish wish, string language, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // Versions may be a puzzle: it is not solved on the thread that answers requests.
            var resolution = await Task.Run(() => acquisition.PreviewAsync(id, wish.Version, either.Token), either.Token);
            var known = (await plans.ListAsync(null, either.Token)).Items.ToDictionary(plan => plan.Metadata.Name!, StringComparer.Ordinal);
            return await DescribeAsync(id, wish, language, resolution, known, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Stopped(InstallationErrors.PhaseDeadline("Working out what an install would do", Limit));
        }
        catch (ExtensionException exception) when (exception is not BrowsingException)
        {
            return Stopped(exception);
        }
    }

    private async Task<InstallPreviewView> DescribeAsync(string id, InstallWish wish, string language, Resolution resolution, Dictionary<string, InstallPlan> known, CancellationToken cancellationToken)
    {
        var problems = resolution.Problems.Select(InstallProblem.Of).ToList();
        var changes = resolution.Packages.Where(package => package.InstalledVersion != package.Version).ToList();
        var looks = await LookIntoAsync(changes, cancellationToken);
        problems.AddRange(looks.Select(look => look.Problem).OfType<InstallProblem>());
        problems.AddRange(changes.Select(package => FindObstacle(id, package, known)).OfType<InstallProblem>());
        problems.AddRange(CheckConfig(id, wish, looks, known));
        var consents = looks.Where(look => look.Content is not null).Select(look => Consent(id, wish, look, known, language)).ToList();
        return new()
        {
            Steps = [.. resolution.Packages.Select(package => Describe(package, looks.FirstOrDefault(look => look.Package == package)?.Content))],
            Problems = problems,
            PassedOver = [.. resolution.PassedOver.Select(InstallProblem.Of)],
            Permissions = new()
            {
                Added = [.. consents.SelectMany(consent => consent.Added).OrderByDescending(permission => PermissionWords.RiskOf(permission.Name)).ThenBy(permission => permission.Name, StringComparer.Ordinal)],
                Removed = [.. consents.SelectMany(consent => consent.Removed).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                ToApprove = [.. consents.SelectMany(consent => consent.ToApprove).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            },
            Download = looks.Where(look => !IsStored(look.Package)).Sum(look => look.Content?.Size ?? 0),
            Unknown = [.. changes.Where(package => looks.All(look => look.Package != package || look.Content is null)).Select(package => package.Id)],
        };
    }

    /// <summary>What nobody can look into is told, and does not hide the rest.</summary>
    private async Task<IReadOnlyList<Look>> LookIntoAsync(IReadOnlyList<ResolvedPackage> changes, CancellationToken cancellationToken)
    {
        var looks = new Look[Math.Min(changes.Count, MaxLookedInto)];
        await Parallel.ForAsync(0, looks.Length, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (i, token) =>
        {
            try
            {
                var source = IsStored(changes[i]) ? null : changes[i].Source;
                looks[i] = await versions.UseAsync(changes[i].Id, changes[i].Version, source, content => new Look(changes[i], content, content.Console.Trust, null), token);
            }
            catch (PackageException exception)
            {
                looks[i] = new(changes[i], null, "none", new(exception.Code, changes[i].Id, exception.Detail));
            }
            catch (ExtensionException exception)
            {
                // Too large or too slow for a look is no reason not to install it; what its source refuses is.
                looks[i] = new(changes[i], null, "none", exception is BrowsingException ? null : new(exception.Code, changes[i].Id, exception.Detail));
            }
        });
        return looks;
    }

    /// <summary>What an operation would run into after its versions were chosen.</summary>
    private InstallProblem? FindObstacle(string id, ResolvedPackage package, Dictionary<string, InstallPlan> known)
    {
        var plan = known.GetValueOrDefault(package.Id.ToLowerInvariant());
        if (acquisition.FindBlock(package.Source, package.Id, package.Version) is { } entry && (plan is null || !PlanDecision.Overrides(plan, entry)))
            return Problem(InstallationErrors.Blocked(package.Id, package.Version, entry), package.Id);
        var isDependency = !string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase);
        var isPinned = isDependency && plan is not null && plan.Metadata.Annotations?.ContainsKey(PlanAnnotations.RequiredBy) != true && !PlanDecision.Satisfies(package.Version, plan.Spec.Extension.Version);
        return isPinned ? Problem(InstallationErrors.DependencyTooOld(id, package.Id, installed.VersionOf(plan!.Metadata.Name!) ?? "nothing", package.Version), package.Id) : null;
    }

    private IEnumerable<InstallProblem> CheckConfig(string id, InstallWish wish, IReadOnlyList<Look> looks, Dictionary<string, InstallPlan> known)
    {
        var name = id.ToLowerInvariant();
        var look = looks.FirstOrDefault(look => string.Equals(look.Package.Id, id, StringComparison.OrdinalIgnoreCase));
        // Without a change it is the installed version that gets the configuration.
        var schema = look is not null ? look.Content?.Inspection.Manifest!.ConfigSchema : installed.TryFind(name, out var package) ? package.Manifest.ConfigSchema : null;
        var config = wish.Config ?? known.GetValueOrDefault(name)?.Spec.Config;
        return config is null ? [] : PlanConfig.Check(schema, config).Select(cause => new InstallProblem(PlanConfig.Code, cause.Field, cause.Message));
    }

    private Consented Consent(string id, InstallWish wish, Look look, Dictionary<string, InstallPlan> known, string language)
    {
        var name = look.Package.Id.ToLowerInvariant();
        var wanted = PermissionWords.Wanted(look.Content!.Inspection.Manifest!, look.ConsoleTrust);
        var before = Before(name);
        var plan = known.GetValueOrDefault(name) ?? new InstallPlan { Metadata = new() { Name = name } };
        if (string.Equals(look.Package.Id, id, StringComparison.OrdinalIgnoreCase) && wish.ApprovedPermissions is { } approved) plan = plan with { Spec = plan.Spec with { ApprovedPermissions = approved } };
        return new(
            [.. PermissionWords.Describe(wanted.Where(each => !PlanPermissions.IsApproved(each.Name, before)), language).Select(view => InstallPermission.Of(look.Package.Id, view))],
            [.. before.Where(each => wanted.All(other => other.Name != each))],
            permissions.Missing(plan, look.Content.Inspection.Manifest!.GetApprovals().Select(permission => permission.Name)));
    }

    /// <summary>What the installed version may do.</summary>
    private IReadOnlyList<string> Before(string name)
    {
        if (!installed.TryFind(name, out var package)) return [];
        var console = versions.FindStored(name, package.Version) is { } content ? content.Console.Trust : "none";
        return [.. PermissionWords.Wanted(package.Manifest, console).Select(permission => permission.Name)];
    }

    private InstallStep Describe(ResolvedPackage package, PackageContent? content)
    {
        var action = package.InstalledVersion is not { } from ? "add" : PackageVersions.Compare(package.Version, from) switch { > 0 => "upgrade", < 0 => "downgrade", _ => "keep" };
        var offered = shelf.Find(package.Id)?.Status.Versions.FirstOrDefault(version => version.Version == package.Version && version.Source == package.Source);
        return new(package.Id, package.InstalledVersion, package.Version, action, package.Source) { Size = content is null || IsStored(package) ? null : content.Size, Advisories = offered?.Advisories ?? [] };
    }

    private bool IsStored(ResolvedPackage package) => installed.FindStored(package.Id, package.Version) is not null;

    private static InstallProblem Problem(ExtensionException exception, string id) => new(exception.Code, id, exception.Detail);

    private static InstallPreviewView Stopped(ExtensionException exception) => new()
    {
        Steps = [], Problems = [new(exception.Code, "", exception.Detail)], PassedOver = [], Permissions = new() { Added = [], Removed = [], ToApprove = [] }, Unknown = [],
    };

    private sealed record Look(ResolvedPackage Package, PackageContent? Content, string ConsoleTrust, InstallProblem? Problem);

    private sealed record Consented(IReadOnlyList<InstallPermission> Added, IReadOnlyList<string> Removed, IReadOnlyList<string> ToApprove);
}

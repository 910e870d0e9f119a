using LuBan.AppStore.Model;
using LuBan.Extensions.Processes;
using LuBan.Sdk;

namespace LuBan.AppStore.Supervision;

/// <summary>Brings the instances of an app nearer to what is wanted, and says how they are.</summary>
internal sealed class AppSupervisor(AppResolver resolver, InstanceSupervisor instances, InstanceFiles files, PortAllocator ports, AppPlaces places, AppSecrets secrets, Dependencies dependencies)
{
    /// <summary>One look at an app.</summary>
    public async Task<AppReport> TendAsync(LocalApp app, CancellationToken cancellationToken)
    {
        ResolvedApp? resolved = null;
        try
        {
            resolved = await resolver.ResolveAsync(app, cancellationToken);
            await ShrinkAsync(app, resolved.Template, app.Spec.Paused ? 0 : app.Spec.Instances, cancellationToken);
            if (app.Spec.Paused) return new(resolved, [.. Enumerable.Range(0, app.Spec.Instances).Select(index => instances.Look(app, index, places.Instance(app, index)))], "Paused", "");
            if (await dependencies.MissingAsync(app, cancellationToken) is { } waiting) return Kept(app, resolved, "WaitingForDependencies", waiting);
            return new(resolved, await TendInstancesAsync(resolved, cancellationToken), "", "");
        }
        catch (AppProblem problem)
        {
            return Kept(app, resolved, problem.Reason, problem.Message);
        }
        catch (ProcessException problem)
        {
            return Kept(app, resolved, "NotStarted", problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Kept(app, resolved, "DiskFailed", $"{problem.Message} Free space or mend the folder {places.App(app)}.");
        }
    }

    /// <summary>Ends everything of an app.</summary>
    public async Task StopAsync(LocalApp app, TemplateStop how, CancellationToken cancellationToken)
    {
        foreach (var folder in Folders(app)) await instances.StopAsync(folder, how, cancellationToken);
    }

    /// <summary>Ends everything of an app and removes what is not kept.</summary>
    public async Task RemoveAsync(LocalApp app, TemplateStop how, CancellationToken cancellationToken)
    {
        await StopAsync(app, how, cancellationToken);
        if (Directory.Exists(places.Instances(app))) Directory.Delete(places.Instances(app), recursive: true);
        if (app.Spec.ReclaimPolicy != "Delete") return;
        if (Directory.Exists(places.App(app))) Directory.Delete(places.App(app), recursive: true);
        await secrets.DeleteAsync(app, cancellationToken);
    }

    /// <summary>A plan of an instance as it would be started now.</summary>
    public async Task<InstancePlan> PlanAsync(LocalApp app, int index, string? backup, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(app, cancellationToken);
        return InstancePlan.Make(resolved, index, Ports(resolved, index), places, backup);
    }

    private IEnumerable<string> Folders(LocalApp app) => Directory.Exists(places.Instances(app)) ? Directory.EnumerateDirectories(places.Instances(app)) : [];

    private async Task<List<InstanceReport>> TendInstancesAsync(ResolvedApp resolved, CancellationToken cancellationToken)
    {
        var app = resolved.App;
        var plans = Enumerable.Range(0, app.Spec.Instances).Select(index => InstancePlan.Make(resolved, index, Ports(resolved, index), places)).ToList();
        var reports = new List<InstanceReport>();
        foreach (var plan in plans)
        {
            // One after the other: an instance is restarted for a change only while all the others are ready, or when it is of no use itself.
            var others = plans.Where(other => other != plan).Select(other => instances.Look(app, other.Values.Instance, other.Folder).Shown);
            var isOfNoUse = !instances.Look(app, plan.Values.Instance, plan.Folder).Shown.Ready;
            reports.Add(await instances.TendAsync(plan, isOfNoUse || others.All(other => other.Ready), cancellationToken));
        }

        return reports;
    }

    private IReadOnlyDictionary<string, int> Ports(ResolvedApp resolved, int index)
    {
        var folder = places.OpenInstance(resolved.App, index);
        return ports.Take(folder, (resolved.Template.Ports ?? []).Select(port => port.Name), resolved.App.Spec.Ports, index);
    }

    /// <summary>Ends what is too many. Volumes stay.</summary>
    private async Task ShrinkAsync(LocalApp app, TemplateSpec template, int wanted, CancellationToken cancellationToken)
    {
        foreach (var folder in Folders(app).Where(folder => !int.TryParse(Path.GetFileName(folder), out var index) || index >= wanted)) await instances.StopAsync(folder, template.Stop, cancellationToken);
    }

    /// <summary>What runs goes on running as it was, while something has to be mended.</summary>
    private AppReport Kept(LocalApp app, ResolvedApp? resolved, string reason, string message) =>
        new(resolved, [.. Enumerable.Range(0, app.Spec.Instances).Where(index => files.Read(places.Instance(app, index)).Run > 0).Select(index => instances.Look(app, index, places.Instance(app, index)))], reason, message);
}

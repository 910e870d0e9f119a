using LuBan.AppStore.Model;
using LuBan.Sdk;

namespace LuBan.AppStore.Supervision;

/// <summary>What an app waits for.</summary>
internal sealed class Dependencies(IResourceClient<LocalApp> apps)
{
    /// <returns>What is missing, in a sentence; null when nothing is.</returns>
    public async Task<string?> MissingAsync(LocalApp app, CancellationToken cancellationToken)
    {
        if (app.Spec.DependsOn is not { Count: > 0 } names) return null;
        // Those that run already go on: a dependency that fails later is a matter of health.
        if (app.Status?.Replicas > 0) return null;
        if (await CircleAsync(app, cancellationToken) is { } circle) return $"The apps wait for each other: {circle}. Remove one of these from spec.dependsOn.";
        foreach (var name in names)
        {
            var other = await apps.GetAsync(name, app.Metadata.Namespace, cancellationToken);
            if (other is null) return $"Waits for the app '{name}', which is not there. Install it, or remove it from spec.dependsOn.";
            if (other.Status?.Phase != AppPhase.Running) return $"Waits for the app '{name}', which is {other.Status?.Phase ?? AppPhase.Pending}.";
        }

        return null;
    }

    private async Task<string?> CircleAsync(LocalApp app, CancellationToken cancellationToken)
    {
        var path = new Stack<string>([app.Metadata.Name!]);
        return await VisitAsync(app.Spec.DependsOn!, []) ? string.Join(" → ", path.Reverse()) : null;

        async Task<bool> VisitAsync(IReadOnlyList<string> names, HashSet<string> seen)
        {
            foreach (var name in names)
            {
                path.Push(name);
                if (name == app.Metadata.Name) return true;
                if (seen.Add(name) && await apps.GetAsync(name, app.Metadata.Namespace, cancellationToken) is { Spec.DependsOn: { } further } && await VisitAsync(further, seen)) return true;
                path.Pop();
            }

            return false;
        }
    }
}

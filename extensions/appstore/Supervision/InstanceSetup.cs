using LuBan.AppStore.Model;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>Writes what an instance needs before it starts: folders, configuration, volumes.</summary>
internal sealed class InstanceSetup(AppPlaces places)
{
    /// <summary>The folders and the configuration. The folder of the configuration stays LuBan's; its files are the user's, and for nobody else.</summary>
    public void Write(InstancePlan plan)
    {
        var user = plan.Resolved.User;
        places.OpenInstance(plan.Resolved.App, plan.Values.Instance);
        AppPlaces.Give(plan.Values.Work, user);
        foreach (var volume in plan.Values.Volumes.Values)
        {
            AppPlaces.Open(Path.GetDirectoryName(volume)!);
            if (!Directory.Exists(volume) || user is not null) AppPlaces.Give(volume, user);
        }

        AppPlaces.Open(plan.Config);
        foreach (var (path, content) in plan.Files) WriteFile(plan, path, content);
    }

    /// <summary>Runs what has to be done before the first start.</summary>
    /// <exception cref="AppProblem">A step failed; the message has what it said.</exception>
    public static async Task PrepareAsync(InstancePlan plan, CancellationToken cancellationToken)
    {
        foreach (var (source, target) in plan.Seeds)
        {
            // By the user: only the user's own rights count in the user's folder.
            if (!File.Exists(target)) await RunAsync(plan, "seed", ["/usr/bin/cp", "--no-clobber", source, target], null, cancellationToken);
        }

        foreach (var step in plan.Resolved.Template.Prepare ?? [])
        {
            if (step.Unless is { } done && File.Exists(plan.Values.Text.Fill(done))) continue;
            await RunAsync(plan, step.Name, plan.Values.Text.Fill(step.Command), step.Env?.ToDictionary(pair => pair.Key, pair => plan.Values.Text.Fill(pair.Value)), cancellationToken);
        }
    }

    private static async Task RunAsync(InstancePlan plan, string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var (end, said) = await CommandRunner.RunAsync(plan, $"prepare-{name}", command, environment, TimeSpan.FromMinutes(10), cancellationToken);
        if (end.ExitCode != 0) throw new AppProblem("PrepareFailed", $"The step '{name}' ended with {(end.Lost ? "an unknown code" : $"{end.ExitCode}")}: {said}");
    }

    private static void WriteFile(InstancePlan plan, string path, string content)
    {
        var file = Path.Combine(plan.Config, path);
        for (var folder = Path.GetDirectoryName(file)!; folder.Length > plan.Config.Length; folder = Path.GetDirectoryName(folder)!) AppPlaces.Open(folder);
        var next = file + ".new";
        File.Delete(next);
        using (var stream = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        plan.Resolved.User?.Own(next);
        File.Move(next, file, overwrite: true);
    }
}

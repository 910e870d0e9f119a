using System.Globalization;
using LuBan.Cli.Http;
using LuBan.Cli.Output;
using LuBan.Cli.Text;

namespace LuBan.Cli.Commands.Develop;

/// <summary>The loop of `luban dev`: what is saved is built, packed and served, until the user stops it.</summary>
internal sealed class DevSession(CliContext cli, DevProject project, DevBuilder builder, DevTarget target, DevDeployment deployment)
{
    private readonly TimeProvider _time = cli.Environment.Time;

    public async Task RunAsync(KernelClient client, CancellationToken cancellationToken)
    {
        using var watcher = new DevWatcher(project, _time);
        cli.Say(Texts.DevStarting, project.Id, client.Connection.Address);
        var whole = await TryAsync(DevChanges.Code, null, cancellationToken);
        builder.ConsoleSaid += line => cli.Environment.Error.WriteLine(Clean.Line(line));
        builder.WatchConsole();
        cli.Say(Texts.DevWatching, project.Folder);
        while (true)
        {
            var (changes, moment) = await watcher.NextAsync(cancellationToken);
            // Until there is a package once, every change asks for a whole one.
            whole |= await TryAsync(whole ? changes : DevChanges.Code, moment, cancellationToken);
        }
    }

    /// <returns>Whether it is served. What goes wrong is shown, and the next save is another chance.</returns>
    private async Task<bool> TryAsync(DevChanges changes, long? moment, CancellationToken cancellationToken)
    {
        var isNewCode = changes.HasFlag(DevChanges.Code);
        try
        {
            var package = isNewCode ? await builder.PackAsync(cancellationToken) : await builder.PackConsoleAsync(changes, cancellationToken);
            if (package is null) return true;
            await target.PushAsync(package, cancellationToken);
            await deployment.ServeAsync(package, cancellationToken);
            if (!isNewCode) File.Delete(package.File);
            if (moment is not { } saved) cli.Say(Texts.DevServed, package.Version);
            else cli.Say(isNewCode ? Texts.DevServedCode : Texts.DevServedConsole, package.Version, _time.GetElapsedTime(saved).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));
            return true;
        }
        catch (CliException refusal)
        {
            ErrorWriter.Write(refusal, cli.Environment.Error, cli.Language);
            return false;
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // A file was being written just then; its next event is on its way.
            ErrorWriter.Write(new CliException(CliErrors.FileUnusable, project.Folder, broken.Message), cli.Environment.Error, cli.Language);
            return false;
        }
    }
}

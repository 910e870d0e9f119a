using System.Diagnostics;
using System.Globalization;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

public sealed class AdoptionTests : IAsyncDisposable
{
    private readonly ProcessLab _lab = new();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_process_outlives_the_kill_of_its_starter_and_its_exit_code_is_known()
    {
        var work = _lab.OpenFolder("work");
        using var starter = Starter($"echo begun; while [ ! -e {work}/go ]; do sleep 0.05; done; echo done; exit 5");
        var id = int.Parse(await starter.StandardOutput.ReadLineAsync() ?? "", CultureInfo.InvariantCulture);

        starter.Kill();
        await starter.WaitForExitAsync();
        var adopted = DetachedProcess.Adopt(_lab.Folder())!;
        Assert.True(adopted.IsRunning);
        await File.WriteAllTextAsync(Path.Combine(work, "go"), "");
        var (output, end) = await ProcessLab.FinishAsync(adopted);

        Assert.Equal((id, "begun\ndone\n", 5), (adopted.Id, output, end.ExitCode));
    }

    [Fact]
    public async Task What_ended_while_nobody_watched_is_adopted_with_its_exit_code()
    {
        using var starter = Starter("exit 9");
        await starter.StandardOutput.ReadLineAsync();
        starter.Kill();
        await starter.WaitForExitAsync();

        var end = await DetachedProcess.Adopt(_lab.Folder())!.WaitAsync(default);

        Assert.Equal(9, end.ExitCode);
    }

    [Fact]
    public async Task A_process_that_took_its_number_is_not_adopted_and_not_touched()
    {
        using var stranger = Process.Start("/usr/bin/sleep", "600");
        try
        {
            await (await _lab.RunAsync("exit 0")).WaitAsync(default);
            var identity = Path.Combine(_lab.Folder(), "identity");
            var fields = (await File.ReadAllTextAsync(identity)).Split(' ');
            File.Delete(Path.Combine(_lab.Folder(), "exit"));
            (fields[0], fields[2]) = ($"{stranger.Id}", $"{stranger.Id}");
            await File.WriteAllTextAsync(identity, string.Join(' ', fields));

            var adopted = DetachedProcess.Adopt(_lab.Folder())!;

            Assert.False(adopted.IsRunning);
            Assert.True((await adopted.StopAsync(TimeSpan.Zero, default)).Lost);
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task A_process_of_another_start_of_the_machine_is_lost()
    {
        var process = await _lab.RunAsync("sleep 600");
        var identity = Path.Combine(_lab.Folder(), "identity");
        var text = await File.ReadAllTextAsync(identity);
        var fields = text.Split(' ');
        fields[4] = Guid.NewGuid().ToString();
        await File.WriteAllTextAsync(identity, string.Join(' ', fields));

        var adopted = DetachedProcess.Adopt(_lab.Folder())!;

        Assert.False(adopted.IsRunning);
        Assert.True((await adopted.WaitAsync(default)).Lost);
        Assert.True(process.IsRunning);
        await File.WriteAllTextAsync(identity, text);
    }

    [Fact]
    public void An_empty_or_missing_folder_is_nothing()
    {
        Assert.Null(DetachedProcess.Adopt(_lab.Folder("none")));
        Assert.Null(DetachedProcess.Adopt(_lab.OpenFolder("empty")));
    }

    private Process Starter(string script) => Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet")
    {
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "LuBan.AppStore.Starter.dll"), _lab.Folder(), ProcessLab.Shell, "-c", script },
        RedirectStandardOutput = true,
    })!;
}

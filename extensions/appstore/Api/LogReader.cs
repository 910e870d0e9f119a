using System.Text;
using LuBan.AppStore.Model;
using LuBan.AppStore.Supervision;

namespace LuBan.AppStore.Api;

/// <summary>Sends the lines of an instance, output and errors together, over rotations and restarts.</summary>
internal sealed class LogReader(AppPlaces places, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public async Task WriteAsync(LocalApp app, int instance, int tail, bool follow, Stream target, CancellationToken cancellationToken)
    {
        var folder = places.Instance(app, instance);
        var files = new Dictionary<string, LogFile>();
        try
        {
            var last = new List<string>();
            foreach (var file in Newest(folder)) last.AddRange((files[file] = new LogFile(file)).ReadLines().TakeLast(tail));
            await SendAsync(target, last.TakeLast(tail), cancellationToken);
            while (follow)
            {
                await Task.Delay(Pause, time, cancellationToken);
                foreach (var file in Newest(folder))
                {
                    if (!files.TryGetValue(file, out var known)) files[file] = known = new LogFile(file);
                    await SendAsync(target, known.ReadLines(), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever followed has gone.
        }
        finally
        {
            foreach (var file in files.Values) file.Dispose();
        }
    }

    private static IEnumerable<string> Newest(string folder) =>
        InstanceFiles.Runs(folder).Take(1).SelectMany(run => new[] { Path.Combine(run, "output"), Path.Combine(run, "error") }).Where(File.Exists);

    private static async Task SendAsync(Stream target, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var text = string.Concat(lines.Select(line => line + "\n"));
        if (text.Length > 0) await target.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await target.FlushAsync(cancellationToken);
    }
}

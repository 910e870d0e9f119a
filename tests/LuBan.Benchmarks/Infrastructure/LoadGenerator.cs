using System.Diagnostics;

namespace LuBan.Benchmarks;

/// <summary>Asks one path over keep-alive connections, each from a thread of its own that waits for the answer before it asks again.</summary>
internal static class LoadGenerator
{
    public static LoadSample Run(ServerProcess server, string path, int connections, TimeSpan duration, CancellationToken cancellationToken) =>
        Run(server, [path], connections, duration, cancellationToken);

    /// <summary>Asks several paths in turn; each connection begins at another one.</summary>
    public static LoadSample Run(ServerProcess server, IReadOnlyList<string> paths, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new List<long>[connections];
        var failures = new Exception?[connections];
        using var connected = new CountdownEvent(connections);
        // Set when everybody is connected; 0 sends everybody home.
        var end = 0L;
        using var go = new ManualResetEventSlim();
        var threads = Enumerable.Range(0, connections).Select(index => new Thread(() =>
        {
            try
            {
                using var connection = Connect(server, paths, index * paths.Count / connections, connected);
                go.Wait(CancellationToken.None);
                latencies[index] = Ask(connection, ref end);
            }
            catch (Exception exception)
            {
                failures[index] = exception;
            }
        }, 256 * 1024)).ToList();
        foreach (var thread in threads) thread.Start();

        var (cpu, started) = (0.0, 0L);
        try
        {
            connected.Wait(cancellationToken);
            cpu = ProcessFigures.CpuSeconds(server.Id);
            started = Stopwatch.GetTimestamp();
            Volatile.Write(ref end, started + (long)(duration.TotalSeconds * Stopwatch.Frequency));
        }
        finally
        {
            go.Set();
            foreach (var thread in threads) thread.Join();
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        cpu = ProcessFigures.CpuSeconds(server.Id) - cpu;
        if (failures.FirstOrDefault(failure => failure is not null) is { } problem) throw new InvalidOperationException($"{paths[0]}: {problem.Message}", problem);

        var all = latencies.SelectMany(list => list).Select(ticks => ticks * 1e6 / Stopwatch.Frequency).ToList();
        if (all.Count == 0) throw new InvalidOperationException($"{paths[0]}: not one answer in {duration.TotalSeconds} s; the machine is too busy to measure.");
        var figures = new Figures(all);
        return new(all.Count, elapsed, cpu, figures.Median, figures.Percentile(0.99));
    }

    /// <summary>Asks one path over one connection, with a pause after each answer.</summary>
    public static LoadSample RunSlowly(ServerProcess server, string path, TimeSpan pause, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var connection = new LoadConnection(server.Port, [path], 0, server.Token);
        var latencies = new List<double>();
        var (cpu, started) = (ProcessFigures.CpuSeconds(server.Id), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var asked = Stopwatch.GetTimestamp();
            connection.Exchange();
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMicroseconds);
            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
        var figures = new Figures(latencies);
        return new(latencies.Count, Stopwatch.GetElapsedTime(started), ProcessFigures.CpuSeconds(server.Id) - cpu, figures.Median, figures.Percentile(0.99));
    }

    private static LoadConnection Connect(ServerProcess server, IReadOnlyList<string> paths, int first, CountdownEvent connected)
    {
        try
        {
            var connection = new LoadConnection(server.Port, paths, first, server.Token);
            connection.Exchange();
            return connection;
        }
        finally
        {
            connected.Signal();
        }
    }

    private static List<long> Ask(LoadConnection connection, ref long end)
    {
        var latencies = new List<long>(1 << 12);
        for (var now = Stopwatch.GetTimestamp(); now < Volatile.Read(ref end);)
        {
            connection.Exchange();
            var after = Stopwatch.GetTimestamp();
            latencies.Add(after - now);
            now = after;
        }
        return latencies;
    }
}

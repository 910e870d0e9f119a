namespace LuBan.Cli.Commands;

/// <summary>Waits for what the server tells only when it is asked.</summary>
internal static class Polling
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Asks again and again, with growing pauses.</summary>
    /// <returns>The first answer that will do, or null when the time is up.</returns>
    public static async Task<T?> UntilAsync<T>(CliContext cli, TimeSpan timeout, Func<CancellationToken, Task<T>> ask, Func<T, bool> isDone, CancellationToken cancellationToken)
        where T : class
    {
        var time = cli.Environment.Time;
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                var answer = await ask(either.Token);
                if (isDone(answer)) return answer;
                await Task.Delay(pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

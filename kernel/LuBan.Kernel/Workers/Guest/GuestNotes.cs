using System.Threading.Channels;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Sends log lines and faults to the kernel, in order and in batches. What the kernel cannot take up is dropped and counted, oldest first.</summary>
internal sealed class GuestNotes : IAsyncDisposable
{
    private const int Waiting = 10_000;
    private const int Batch = 500;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private readonly KernelClient _kernel;
    private readonly TimeProvider _time;
    private readonly Channel<object> _notes;
    private readonly Task _sending;
    private readonly CancellationTokenSource _stopping = new();
    private long _dropped;

    public GuestNotes(KernelClient kernel, TimeProvider time)
    {
        (_kernel, _time) = (kernel, time);
        _notes = Channel.CreateBounded<object>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest }, Drop);
        using var flow = ExecutionContext.SuppressFlow();
        _sending = Task.Run(SendAllAsync);
    }

    public void Write(ExtensionLogLine line) => _notes.Writer.TryWrite(new WorkerNote(WorkerNoteKind.Line, line.Time, line.Level, line.Category, line.Message));

    public void Write(bool isFailure, string what) =>
        _notes.Writer.TryWrite(new WorkerNote(isFailure ? WorkerNoteKind.Failure : WorkerNoteKind.Degraded, _time.GetUtcNow(), LogLevel.Error, "", what));

    /// <summary>Waits until what was written so far has been sent.</summary>
    public async Task FlushAsync()
    {
        var mark = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_notes.Writer.TryWrite(mark)) await Task.WhenAny(mark.Task, _sending);
    }

    public async ValueTask DisposeAsync()
    {
        _notes.Writer.TryComplete();
        _stopping.CancelAfter(Retry);
        await _sending;
        _stopping.Dispose();
    }

    private void Drop(object dropped)
    {
        if (dropped is TaskCompletionSource mark) mark.TrySetResult();
        else Interlocked.Increment(ref _dropped);
    }

    private async Task SendAllAsync()
    {
        var batch = new List<WorkerNote>();
        var marks = new List<TaskCompletionSource>();
        while (await _notes.Reader.WaitToReadAsync())
        {
            while (batch.Count < Batch && _notes.Reader.TryRead(out var next))
            {
                if (next is WorkerNote note) batch.Add(note);
                else marks.Add((TaskCompletionSource)next);
            }
            await SendAsync(batch);
            marks.ForEach(mark => mark.TrySetResult());
            batch.Clear();
            marks.Clear();
        }
    }

    private async Task SendAsync(List<WorkerNote> batch)
    {
        if (batch.Count == 0) return;
        while (!_stopping.IsCancellationRequested)
        {
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            try
            {
                await _kernel.CallAsync<LogCall, Found>(KernelPaths.Log, new(batch, dropped), _stopping.Token);
                return;
            }
            catch (Exception)
            {
                // Nobody is there to be told; what is lost in the end is in the worker's own output only.
                Interlocked.Add(ref _dropped, dropped);
                await Task.Delay(Retry, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

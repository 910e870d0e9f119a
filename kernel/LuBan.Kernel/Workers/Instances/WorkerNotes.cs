using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Takes what a worker tells about itself into the extension's log and health.</summary>
internal sealed partial class WorkerNotes(ExtensionRuntime runtime, ILoggerFactory loggers)
{
    private const int Longest = 32 * 1024;
    private const string OfKernel = "LuBan";

    public Found Write(LogCall call)
    {
        if (call.Dropped > 0) runtime.WriteLog(LogLevel.Warning, $"{call.Dropped} lines of the worker's log were lost: it wrote more than could be taken.");
        foreach (var note in call.Notes) Write(note with { Text = note.Text.Length <= Longest ? note.Text : note.Text[..Longest] });
        return new(true);
    }

    private void Write(WorkerNote note)
    {
        switch (note.Kind)
        {
            case WorkerNoteKind.Failure:
                runtime.Faults.Fail(note.Text);
                break;
            case WorkerNoteKind.Degraded:
                runtime.Faults.Degrade(note.Text);
                break;
            case WorkerNoteKind.Line when note.Category == OfKernel:
                runtime.WriteLog(note.Level, note.Text);
                break;
            default:
                runtime.Log.Write(new(note.Time, note.Level, note.Category, note.Text));
                Line(loggers.CreateLogger($"Extension.{runtime.Id.ToLowerInvariant()}.{note.Category}"), note.Level, note.Text);
                break;
        }
    }

    [LoggerMessage(EventId = 8801, Message = "{Text}")]
    private static partial void Line(ILogger logger, LogLevel level, string text);
}

using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Validation;

namespace LuBan.DevOps.Scheduling;

/// <summary>The journals of pipeline runs that are not done, read once.</summary>
internal sealed class PipelineRunJournals(RunFolders folders)
{
    private readonly ConcurrentDictionary<string, PipelineRunJournal> _journals = new();
    private readonly JsonSerializerOptions _json = EventJson.Create();

    public PipelineRunJournal Of(string uid) => _journals.GetOrAdd(uid, _ => new(new(folders.PipelineJournal(uid), _json)));

    /// <summary>What is known of a run without making a journal for it; null when there is none.</summary>
    public RunState? Find(string uid) => _journals.TryGetValue(uid, out var journal) ? journal.State : File.Exists(folders.PipelineJournal(uid)) ? new PipelineRunJournal(new(folders.PipelineJournal(uid), _json)).State : null;

    public void Forget(string uid)
    {
        _journals.TryRemove(uid, out _);
        RunFolders.Delete(Path.GetDirectoryName(folders.PipelineJournal(uid))!);
    }

    public IReadOnlyList<UnsupportedField> UnsupportedOf(PipelineRun run, RunState state)
    {
        var findings = new Findings();
        RunRules.Check(run.Spec, "spec", findings);
        if (run.Spec.PipelineSpec is null && state.Start is { } start) PipelineRules.Check(start.Pipeline, "pipeline.spec", OuterScope.Empty, findings);
        return findings.Unsupported;
    }
}

/// <summary>The journal of one run, and where the run is.</summary>
internal sealed class PipelineRunJournal
{
    private readonly Journal<RunEvent> _journal;

    public PipelineRunJournal(Journal<RunEvent> journal)
    {
        _journal = journal;
        State = journal.Read().Aggregate(RunState.Empty, (state, happened) => state.After(happened));
    }

    public RunState State { get; private set; }

    public void Append(params IReadOnlyList<RunEvent> events)
    {
        _journal.Append(events);
        State = events.Aggregate(State, (state, happened) => state.After(happened));
    }
}

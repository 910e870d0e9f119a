namespace LuBan.Resources.Storage;

/// <summary>What a walk along the chain has found.</summary>
/// <param name="First">The oldest record that is left; 0 when there is none.</param>
/// <param name="Head">Both ends of the log when the walk began.</param>
/// <param name="Checked">How many records were looked at.</param>
/// <param name="Problems">What is wrong, at most 100; empty when the log is whole.</param>
public sealed record AuditVerification(long First, AuditHead Head, long Checked, IReadOnlyList<AuditProblem> Problems)
{
    /// <summary>Whether the log is whole.</summary>
    public bool IsWhole => Problems.Count == 0;
}

/// <summary>A place where the chain is broken.</summary>
/// <param name="Sequence">The record.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record AuditProblem(long Sequence, string Problem);

/// <summary>A record's hash as it was seen earlier and kept elsewhere: whoever can write to the database can make a new chain, but not one with this hash in its place.</summary>
/// <param name="Sequence">The record.</param>
/// <param name="Hash">Its hash.</param>
public sealed record AuditWitness(long Sequence, byte[] Hash);

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace LuBan.Resources.Storage;

/// <summary>The chain of hashes of an audit log.</summary>
public static class AuditChain
{
    /// <summary>How long a hash is, in bytes.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int Page = 500;
    private const int MaximumProblems = 100;

    /// <summary>The hash before the first record.</summary>
    internal static byte[] Beginning => new byte[HashBytes];

    /// <summary>Computes a record's hash.</summary>
    /// <param name="before">The hash of the record before it.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="payload">Its payload.</param>
    /// <returns>SHA-256 over the three, the sequence as 8 bytes with the highest first.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> before, long sequence, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, sequence);
        hash.AppendData(number);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    /// <summary>Walks along the chain from its beginning to its newest record.</summary>
    /// <param name="store">The log.</param>
    /// <param name="witness">A hash that was kept elsewhere; null for none.</param>
    /// <param name="cancellationToken">Ends the walk between two pages.</param>
    /// <returns>What was found. Records that are appended meanwhile are not looked at.</returns>
    public static AuditVerification Verify(IAuditStore store, AuditWitness? witness, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        while (true)
        {
            var head = store.ReadHead();
            var walk = new Walk(head, witness);
            while (walk.Next <= head.Sequence)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = store.Read(new AuditQuery { After = walk.Next - 1, Before = head.Sequence + 1, Limit = Page });
                if (page.Count == 0) break;
                foreach (var record in page) walk.Check(record);
            }

            walk.CheckOutside(store);
            var result = walk.End();
            // Retention has removed records in the middle of the walk: what was missing was not missing.
            if (!result.IsWhole && store.ReadHead().TrimmedSequence != head.TrimmedSequence) continue;
            return result;
        }
    }

    /// <summary>Where a walk is.</summary>
    private sealed class Walk(AuditHead head, AuditWitness? witness)
    {
        private readonly List<AuditProblem> _problems = [];
        private byte[] _before = head.TrimmedHash;
        private long _checked;
        private long _first;
        private bool _seen;

        internal long Next { get; private set; } = head.TrimmedSequence + 1;

        internal void Check(AuditRecord record)
        {
            _checked++;
            if (_first == 0) _first = record.Sequence;
            if (record.Sequence != Next)
            {
                Note(Next, record.Sequence == Next + 1 ? "the record is missing" : $"the records {Text(Next)} to {Text(record.Sequence - 1)} are missing");
            }
            else if (!Hash(_before, record.Sequence, record.Payload).AsSpan().SequenceEqual(record.Hash))
            {
                Note(record.Sequence, "its hash does not follow from its content and the record before it: it was changed, moved or put in, or the one before it was");
            }
            else if (ColumnProblem(record) is { } problem)
            {
                Note(record.Sequence, problem);
            }

            if (witness?.Sequence == record.Sequence) Witness(record.Hash);
            (_before, Next) = (record.Hash, record.Sequence + 1);
        }

        /// <summary>Nothing may stand before the beginning or behind the end. What is behind it may have been appended meanwhile: then the end has moved.</summary>
        internal void CheckOutside(IAuditStore store)
        {
            if (store.Read(new AuditQuery { Before = head.TrimmedSequence + 1, Limit = 1 }) is [var early]) Note(early.Sequence, "it was put in before the beginning of the log");
            if (store.Read(new AuditQuery { After = head.Sequence, Limit = 1 }) is [var late] && late.Sequence > store.ReadHead().Sequence) Note(late.Sequence, "it was put in behind the end of the log");
        }

        internal AuditVerification End()
        {
            if (Next <= head.Sequence) Note(Next, $"the records {Text(Next)} to {Text(head.Sequence)} are missing: the end of the log was cut off");
            else if (!_before.AsSpan().SequenceEqual(head.Hash)) Note(head.Sequence, "it is not the record whose hash the log keeps as its newest");
            if (witness is not null && !_seen)
            {
                if (witness.Sequence == head.TrimmedSequence) Witness(head.TrimmedHash);
                else if (witness.Sequence > head.Sequence) Note(witness.Sequence, $"the log ends at {Text(head.Sequence)}, but record {Text(witness.Sequence)} was there: the end of the log was cut off");
                else if (witness.Sequence > head.TrimmedSequence) Note(witness.Sequence, "the record whose hash was given is missing");
            }

            return new AuditVerification(_first, head, _checked, _problems);
        }

        private void Witness(byte[] hash)
        {
            _seen = true;
            if (!CryptographicOperations.FixedTimeEquals(hash, witness!.Hash)) Note(witness.Sequence, "its hash is not the one that was given: the log up to here is another one");
        }

        private static string? ColumnProblem(AuditRecord record)
        {
            if (record.Columns is not { } stored) return null;
            try
            {
                return AuditColumns.Of(record.Payload) == stored ? null : "the columns that it is found by do not agree with its content";
            }
            catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                return "its content is no record";
            }
        }

        private void Note(long sequence, string problem)
        {
            if (_problems.Count < MaximumProblems) _problems.Add(new AuditProblem(sequence, problem));
        }

        private static string Text(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
    }
}

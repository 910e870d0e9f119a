using System.Security.Cryptography;

namespace LuBan.Kernel.Installation;

/// <summary>The name of this replica: the machine's name and a random end that is kept in <c>replica</c> below the data directory.</summary>
internal sealed class ReplicaIdentity
{
    private const int MaximumMachine = 40;

    public ReplicaIdentity(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "replica");
        if (!File.Exists(path)) File.WriteAllText(path, RandomNumberGenerator.GetHexString(8, lowercase: true));
        var machine = string.Concat(Environment.MachineName.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        machine = machine.Length > MaximumMachine ? machine[..MaximumMachine].TrimEnd('-') : machine;
        Name = $"{(machine.Length == 0 ? "replica" : machine)}-{File.ReadAllText(path).Trim()}";
    }

    /// <summary>The same after a restart on the same data directory; a DNS label.</summary>
    public string Name { get; }
}

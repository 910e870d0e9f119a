using System.Security.Cryptography;
using System.Text;

namespace LuBan.DevOps.Scheduling;

/// <summary>Names of task runs: the same at every attempt, so that a task run that is there already is found again.</summary>
internal static class ChildNames
{
    private const int Maximum = 63;

    public static string Of(string run, string task, int? index)
    {
        var name = index is { } number ? $"{run}-{task}-{number}" : $"{run}-{task}";
        if (name.Length <= Maximum) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..10];
        return $"{name[..(Maximum - hash.Length - 1)].TrimEnd('-', '.')}-{hash}";
    }
}

using System.Collections.Frozen;

namespace LuBan.Identity;

/// <summary>The passwords that are tried first: common words, names and rows of keys, also with digits and signs around them or repeated.</summary>
internal static class CommonPasswords
{
    private const int ShortestRun = 3;
    private const int LongestAdded = 6;

    /// <summary>Words that head every published list of leaked passwords, and those of this product.</summary>
    private static readonly FrozenSet<string> Words = """
        password passwort passord motdepasse contrasena senha parola wachtwoord passphrase passcode secret geheim letmein welcome willkommen bienvenue bienvenido changeme changeit
        admin administrator administrador root superuser supervisor sysadmin operator user guest demo test testing tester temp temporary default initial example sample
        login logon signin access master manager server service system network internet computer security database oracle mysql postgres postgresql redis docker kubernetes
        kubesphere luban cloud cluster linux ubuntu debian windows microsoft google amazon apple samsung android facebook github gitlab
        iloveyou ilovehim iloveher loveme love lovely forever princess prince angel angels babygirl baby honey sweetheart sunshine rainbow butterfly flower dolphin monkey dragon tiger lion
        eagle falcon panther wolf bear shadow ninja samurai warrior soldier hunter ranger killer master matrix phoenix batman superman spiderman pokemon pikachu naruto starwars yoda
        football baseball basketball soccer hockey tennis golf cricket arsenal chelsea liverpool barcelona realmadrid juventus manchester united cowboys yankees steelers lakers
        michael jessica jennifer ashley daniel andrew joshua matthew charlie jordan thomas robert george nicole michelle amanda hannah maggie ginger pepper buster bailey harley tigger
        summer winter spring autumn sommer fruehling herbst january february march april monday tuesday wednesday thursday friday saturday sunday
        mercedes porsche ferrari mustang corvette camaro toyota honda yamaha kawasaki jaguar
        cheese cookie chocolate banana orange peaches strawberry coffee pizza hamburger chicken whatever nothing something trustno freedom blink helloworld hello goodbye
        computer keyboard monitor internet online qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm asdf zxcv asdfgh zxcvb qazwsx qazwsxedc wsxedc
        qweasd qweasdzxc abcdef abcdefg abcdefgh abcdefghijkl abc abcd abcabc aaa xxx zzz woaini nihao wang zhang liuliu mima guanliyuan
        correcthorsebatterystaple
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Rows of keys and the alphabet, forwards and backwards.</summary>
    private static readonly string[] Rows = [.. new[] { "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn", "qazwsxedcrfvtgb", "1q2w3e4r5t6y7u8i9o0p" }.SelectMany(row => new[] { row, new string([.. row.Reverse()]) })];

    /// <summary>Whether a password is a common one: one or two of these words, also repeated, with a few digits and signs.</summary>
    internal static bool Contains(string password)
    {
        var text = password.ToLowerInvariant();
        if (IsRuns(text)) return true;
        var core = text.Trim([.. text.Where(c => !char.IsLetter(c))]);
        var added = string.Concat(text.Where(c => !char.IsLetter(c)));
        // Many digits that are no row of keys are hard to guess, whatever stands beside them.
        if (added.Length > LongestAdded && !IsRuns(added)) return false;
        return IsCommon(Letters(text)) || IsCommon(Plain(core)) || IsCommon(Plain(text));
    }

    /// <summary>Letters in lower case, with the digits and signs that stand for letters turned back.</summary>
    internal static string Plain(string text) => Letters(string.Concat(text.ToLowerInvariant().Select(c => c switch
    {
        '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => c,
    })));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private static bool IsCommon(string letters)
    {
        var unit = Unit(letters);
        return unit.Length > 0 && Enumerable.Range(1, unit.Length).Any(length => Words.Contains(unit[..length]) && (length == unit.Length || Words.Contains(unit[length..])));
    }

    /// <summary>What a text is a repetition of: the text itself when it is none.</summary>
    private static string Unit(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length))) return text[..length];
        return text;
    }

    /// <summary>Whether a text is made of rows of keys and repeated characters.</summary>
    private static bool IsRuns(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var run = RunAt(text, position);
            if (run < ShortestRun) return false;
            position += run;
        }
        return true;
    }

    private static int RunAt(string text, int start)
    {
        var longest = 1;
        while (start + longest < text.Length && text[start + longest] == text[start]) longest++;
        foreach (var row in Rows)
        {
            var length = 0;
            while (start + length < text.Length && row.Contains(text.AsSpan(start, length + 1).ToString(), StringComparison.Ordinal)) length++;
            longest = Math.Max(longest, length);
        }
        return longest;
    }
}

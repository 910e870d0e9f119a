using System.Collections.Frozen;

namespace LuBan.Identity;

/// <summary>The passwords that are tried first: common words, names and rows of keys, also with digits and signs around them or repeated.</summary>
internal static class CommonPasswords
{
    private const int ShortestRun = 3;

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

    /// <summary>Whether a password is a common one, or made of common ones.</summary>
    internal static bool Contains(string password)
    {
        var plain = Plain(password);
        return plain.Length == 0 ? IsRuns(password) : Remaining(plain) || IsRuns(password.ToLowerInvariant());
    }

    /// <summary>Letters and digits in lower case, with the digits and signs that stand for letters turned back.</summary>
    internal static string Plain(string text) => string.Concat(text.ToLowerInvariant().Select(c => c switch
    {
        '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => c,
    }).Where(char.IsLetter));

    /// <summary>Whether nothing is left when common words are taken out.</summary>
    private static bool Remaining(string plain)
    {
        // reachable[i]: the first i letters are common words only.
        var reachable = new bool[plain.Length + 1];
        reachable[0] = true;
        for (var end = 1; end <= plain.Length; end++)
            for (var start = Math.Max(0, end - 26); start < end && !reachable[end]; start++)
                reachable[end] = reachable[start] && (Words.Contains(plain[start..end]) || IsSuffixOfDigits(plain, start, end));
        return reachable[^1];
    }

    /// <summary>What were digits and signs around a word: at most four letters at the end that only stand for them.</summary>
    private static bool IsSuffixOfDigits(string plain, int start, int end) => end == plain.Length && end - start <= 4 && plain.AsSpan(start, end - start).IndexOfAnyExcept("oieast") < 0;

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

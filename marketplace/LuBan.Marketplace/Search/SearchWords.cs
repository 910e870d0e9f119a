using System.Globalization;
using System.Text;

namespace LuBan.Marketplace.Search;

/// <summary>
/// Cuts text into words: runs of letters and digits, lower case, without accents, full-width forms as ASCII. Chinese, Japanese and Korean
/// write no spaces: of their runs every pair of characters is a word, and the last character alone, so that each character begins one.
/// </summary>
internal ref struct SearchWords
{
    private const int FoldedEnd = 0x250;
    private static readonly char[] Folded = MakeFolded();

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _buffer;
    private readonly bool _parts;
    private int _position;
    private int _start;
    private int _length;
    private State _state;
    private int _part;
    private ulong _borders;

    /// <summary>Begins.</summary>
    /// <param name="text">What to cut.</param>
    /// <param name="buffer">Room for one word, <see cref="MaxLength"/> characters or more; a longer run is cut there.</param>
    /// <param name="parts">Whether <c>HelloWorld</c> also gives <c>hello</c> and <c>world</c>.</param>
    public SearchWords(ReadOnlySpan<char> text, Span<char> buffer, bool parts)
    {
        _text = text;
        _buffer = buffer;
        _parts = parts;
    }

    private enum State { Word, Parts, Pairs }

    /// <summary>The longest word there is, in characters.</summary>
    public const int MaxLength = 40;

    /// <summary>The word.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether the word is a pair, or one character, of a language without spaces.</summary>
    public readonly bool IsPair => _state == State.Pairs;

    /// <summary>Whether the word is a part of the word before.</summary>
    public readonly bool IsPart => _state == State.Parts && _part > 0;

    /// <summary>Whether the word is the last character of a run of which the pairs were words already.</summary>
    public readonly bool IsTail => IsPair && Current.Length == 1 && _part > 1;

    /// <summary>Goes to the next word.</summary>
    public bool MoveNext() => _state switch
    {
        State.Parts when NextPart() => true,
        State.Pairs when NextPair() => true,
        _ => NextRun(),
    };

    /// <summary>Whether a character belongs to a language without spaces.</summary>
    public static bool IsIdeograph(char value) => value >= '\u3040' && value is
        (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u4dbf') or (>= '\u4e00' and <= '\u9fff') or (>= '\uac00' and <= '\ud7af') or (>= '\uf900' and <= '\ufaff');

    private static bool IsWord(char value) => value < 0x80 ? char.IsAsciiLetterOrDigit(value) : char.IsLetterOrDigit(value) || char.IsSurrogate(value);

    private static char Fold(char value) => value switch
    {
        < (char)FoldedEnd => Folded[value],
        >= '\uff01' and <= '\uff5e' => Folded[value - 0xfee0],
        _ => char.ToLowerInvariant(value),
    };

    private static char[] MakeFolded()
    {
        var table = new char[FoldedEnd];
        for (var i = 0; i < table.Length; i++)
        {
            var plain = ((char)i).ToString().Normalize(NormalizationForm.FormD)[0];
            table[i] = char.ToLowerInvariant(char.GetUnicodeCategory(plain) == UnicodeCategory.Control ? (char)i : plain);
        }
        return table;
    }

    private bool NextRun()
    {
        _state = State.Word;
        while (_position < _text.Length && !IsWord(_text[_position])) _position++;
        if (_position >= _text.Length) return false;
        _start = _position;
        if (IsIdeograph(_text[_position])) return StartPairs();

        _length = 0;
        _borders = 0;
        while (_position < _text.Length && _length < MaxLength && IsWord(_text[_position]) && !IsIdeograph(_text[_position]))
        {
            if (_parts && _position > _start && IsBorder(_position)) _borders |= 1UL << _length;
            _buffer[_length++] = Fold(_text[_position++]);
        }
        Current = _buffer[.._length];
        if (_borders != 0) (_state, _part) = (State.Parts, 0);
        return true;
    }

    // helloWorld and HTTPServer: before W, before S.
    private readonly bool IsBorder(int at) => char.IsUpper(_text[at])
        && (char.IsLower(_text[at - 1]) || char.IsAsciiDigit(_text[at - 1]) || (at + 1 < _text.Length && char.IsLower(_text[at + 1]) && char.IsUpper(_text[at - 1])));

    private bool NextPart()
    {
        while (_part < _length)
        {
            var from = _part;
            _part++;
            while (_part < _length && (_borders >> _part & 1) == 0) _part++;
            if (_part - from < 2) continue;
            Current = _buffer[from.._part];
            return true;
        }
        return false;
    }

    private bool StartPairs()
    {
        _length = 0;
        while (_position < _text.Length && _length < MaxLength && IsIdeograph(_text[_position])) _buffer[_length++] = _text[_position++];
        (_state, _part) = (State.Pairs, 0);
        return NextPair();
    }

    private bool NextPair()
    {
        if (_part >= _length) return false;
        Current = _buffer[_part..Math.Min(_part + 2, _length)];
        _part++;
        return true;
    }
}

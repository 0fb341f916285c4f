using MiniPod.Spec.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MiniPod.Spec.Yaml;

/// <summary>Reads the documents of a piece of YAML.</summary>
internal static class YamlReader
{
    // A text with the escape \' is read once more for each scalar that has it. So many characters may that be.
    private const long MaxAgain = 32 << 20;

    /// <summary>Adds its documents and faults to a reading.</summary>
    /// <returns>Whether it is YAML. If not, that is one of the faults.</returns>
    /// <exception cref="ReadingStoppedException">The whole text contains too much.</exception>
    public static bool Read(TextReading reading, int start, int end)
    {
        var piece = new YamlPiece(reading, start, end);
        var before = reading.Position();
        for (var again = 0L; ;)
        {
            var documents = new DocumentLoop(piece);
            try
            {
                documents.Read();
                return true;
            }
            catch (YamlException error) when (again < MaxAgain && piece.AcceptQuoteEscape(error))
            {
                reading.Return(before);
                again += Math.Max(error.End.Index, piece.Source.Length / 4);
            }
            catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException)
            {
                var (at, message) = SyntaxFault.Of(piece, error, documents.LastIndex);
                reading.Faults.Add(documents.Broken(), null, piece.At(at), message);
                return false;
            }
            catch (ReadingStoppedException stopped) when (!stopped.IsWhole)
            {
                reading.Faults.Add(documents.Broken(), null, stopped.Place, stopped.Message);
                return false;
            }
        }
    }

    private sealed class DocumentLoop(YamlPiece piece)
    {
        private readonly Parser _parser = new(new StringReader(piece.Source));
        private int? _current;

        /// <summary>Where the last event that was read ends.</summary>
        public int LastIndex => (int)(_parser.Current?.End.Index ?? 0);

        public void Read()
        {
            piece.OpenBrackets.Clear();
            _parser.Consume<StreamStart>();
            while (!_parser.TryConsume<StreamEnd>(out _))
            {
                _parser.Consume<DocumentStart>();
                if (!SkipNull()) ReadDocument();
                _parser.Consume<DocumentEnd>();
            }
        }

        /// <summary>Returns the number of the document that cannot be read.</summary>
        public int Broken() => _current ?? piece.Reading.Count++;

        private void ReadDocument()
        {
            _current = piece.Reading.Count++;
            var root = new NodeBuilder(piece, _parser, _current.Value).Read();
            if (root is ScalarNode text)
                piece.Reading.Faults.Add(_current.Value, new NodePath(), text.Place, SyntaxFault.OfText(text.Written));
            else
                piece.Reading.Documents.Add((_current.Value, root));
            _current = null;
        }

        private bool SkipNull()
        {
            if (!_parser.Accept<Scalar>(out var scalar) || scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty
                || PlainScalar.Resolve(scalar.Value).Kind != ScalarKind.Null)
                return false;
            _parser.MoveNext();
            return true;
        }
    }
}
